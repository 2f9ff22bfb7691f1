// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import java.util.List;

/** Durations as Prometheus writes them, like {@code 1h30m}; here in nanoseconds. */
public final class GoDuration {

  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long DAY = 24 * 3600 * SECOND;

  /** From the largest to the smallest, which is the order they must come in. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("y", 365 * DAY),
          new Unit("w", 7 * DAY),
          new Unit("d", DAY),
          new Unit("h", 3600 * SECOND),
          new Unit("m", 60 * SECOND),
          new Unit("s", SECOND),
          new Unit("ms", MILLISECOND));

  private record Unit(String name, long nanos) {}

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @return nanoseconds
   * @throws IllegalArgumentException with Prometheus's reason if the text is no duration
   */
  public static long parse(String text) {
    if (text.equals("0")) {
      return 0;
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty duration string");
    }
    long sum = 0;
    int lastUnit = -1;
    int at = 0;
    while (at < text.length()) {
      int digits = at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      int unitAt = at;
      while (at < text.length() && !isDigit(text.charAt(at))) {
        at++;
      }
      if (digits == unitAt || unitAt == at) {
        throw invalid(text);
      }
      long value = unsigned(text.substring(digits, unitAt), text);
      int unit = unit(text.substring(unitAt, at), text);
      if (unit <= lastUnit) {
        throw invalid(text);
      }
      lastUnit = unit;
      sum = sum(sum, value, UNITS.get(unit));
    }
    return sum;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("not a valid duration string: " + GoQuote.quote(text));
  }

  private static long unsigned(String digits, String text) {
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static long sum(long before, long value, Unit unit) {
    // A negative value is 2^63 or more, without a sign.
    if (value < 0 || value > (Long.MAX_VALUE - before) / unit.nanos()) {
      throw new IllegalArgumentException("duration out of range");
    }
    return before + value * unit.nanos();
  }

  private static int unit(String name, String text) {
    for (int i = 0; i < UNITS.size(); i++) {
      if (UNITS.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "unknown unit " + GoQuote.quote(name) + " in duration " + GoQuote.quote(text));
  }

  /** Writes nanoseconds, cut to whole milliseconds; years and weeks only if nothing remains. */
  public static String format(long nanos) {
    long rest = nanos / MILLISECOND * MILLISECOND;
    if (rest == 0) {
      return "0s";
    }
    StringBuilder out = new StringBuilder(rest < 0 ? "-" : "");
    rest = Math.abs(rest);
    for (Unit unit : UNITS) {
      boolean exactOnly = unit.nanos() > DAY;
      if (rest >= unit.nanos() && !(exactOnly && rest % unit.nanos() != 0)) {
        out.append(rest / unit.nanos()).append(unit.name());
        rest %= unit.nanos();
      }
    }
    return out.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
