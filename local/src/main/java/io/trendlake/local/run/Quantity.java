// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import java.time.Duration;
import java.util.Locale;

/** Writes human-readable amounts, with about three digits. */
public final class Quantity {

  private static final String[] BYTES = {"kB", "MB", "GB", "TB"};

  private Quantity() {}

  /** Such as {@code 812 B} or {@code 34.5 kB}; a kB is 1000 bytes. */
  public static String bytes(long count) {
    if (count < 1000) {
      return count + " B";
    }
    double amount = count;
    int unit = -1;
    while (amount >= 999.95 && unit < BYTES.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, BYTES[unit]);
  }

  /**
   * Such as {@code 3 ms}, {@code 1.25 s}, {@code 4 m 10 s} or {@code 23 h 5 m}; below 10 ms with
   * its fraction.
   */
  public static String duration(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (Math.abs(millis) < 9.95) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    if (Math.abs(millis) < 999.5) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    if (Math.abs(millis) < 60_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }
    if (Math.abs(millis) < 3_600_000) {
      return duration.toMinutes() + " m " + duration.toSecondsPart() + " s";
    }
    return duration.toHours() + " h " + duration.toMinutesPart() + " m";
  }
}
