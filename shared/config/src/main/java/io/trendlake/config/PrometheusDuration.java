// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durations as Prometheus writes them: {@code 1m30s}, {@code 500ms}; the rules of {@code
 * model.ParseDuration} and {@code model.Duration.String} in prometheus/common.
 */
public final class PrometheusDuration {

  /** From the biggest to the smallest, the order they must come in. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("y", Duration.ofDays(365).toMillis(), true),
          new Unit("w", Duration.ofDays(7).toMillis(), true),
          new Unit("d", Duration.ofDays(1).toMillis(), false),
          new Unit("h", Duration.ofHours(1).toMillis(), false),
          new Unit("m", Duration.ofMinutes(1).toMillis(), false),
          new Unit("s", 1000, false),
          new Unit("ms", 1, false));

  /** The longest that Go's nanoseconds hold: about 292 years. */
  private static final long LONGEST_MILLIS = Long.MAX_VALUE / 1_000_000;

  private PrometheusDuration() {}

  /**
   * Reads a duration: whole numbers with the units y (365 days), w, d, h, m, s, ms, each once, from
   * the biggest to the smallest; or {@code 0}.
   *
   * @throws IllegalArgumentException for anything else, with the text and the reason
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the duration is empty; write one like 30s or 1m30s");
    }
    long millis = 0;
    int unit = -1;
    for (int at = 0; at < text.length(); ) {
      int digitsEnd = endOfRun(text, at, true);
      int end = endOfRun(text, digitsEnd, false);
      int next = unitOf(text, text.substring(digitsEnd, end));
      if (digitsEnd == at || next <= unit) {
        throw malformed(text);
      }
      unit = next;
      millis = add(text, millis, text.substring(at, digitsEnd), UNITS.get(unit).millis());
      at = end;
    }
    return Duration.ofMillis(millis);
  }

  /**
   * Writes a duration, cut to milliseconds: 90 s is {@code 1m30s}. Weeks and years only if whole.
   */
  public static String format(Duration duration) {
    long rest = duration.abs().toMillis();
    if (rest == 0) {
      return "0s";
    }
    StringBuilder out = new StringBuilder(duration.isNegative() ? "-" : "");
    for (Unit unit : UNITS) {
      long count = rest / unit.millis();
      if (count > 0 && !(unit.onlyWhole() && rest % unit.millis() != 0)) {
        out.append(count).append(unit.name());
        rest -= count * unit.millis();
      }
    }
    return out.toString();
  }

  private static int endOfRun(String text, int from, boolean digits) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end)) == digits) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int unitOf(String text, String name) {
    for (int i = 0; i < UNITS.size(); i++) {
      if (UNITS.get(i).name().equals(name)) {
        return i;
      }
    }
    if (name.isEmpty() || name.equals(text)) {
      throw malformed(text);
    }
    throw new IllegalArgumentException(
        "unknown unit \""
            + name
            + "\" in duration \""
            + text
            + "\"; known are y, w, d, h, m, s, ms");
  }

  private static long add(String text, long millis, String digits, long unitMillis) {
    try {
      long sum = Math.addExact(millis, Math.multiplyExact(Long.parseLong(digits), unitMillis));
      if (sum <= LONGEST_MILLIS) {
        return sum;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw outOfRange(text, e);
    }
    throw outOfRange(text, null);
  }

  private static IllegalArgumentException outOfRange(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the duration \"" + text + "\" is out of range; the longest is 292 years", cause);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "not a valid duration: \"" + text + "\"; write one like 30s or 1m30s");
  }

  /** A unit; years and weeks are written only where nothing smaller remains. */
  private record Unit(String name, long millis, boolean onlyWhole) {}
}
