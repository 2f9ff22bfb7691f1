// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as numbers of seconds. */
public final class Durations {

  private static final int NANO_DIGITS = 9;
  private static final int MILLIS = 1000;

  private Durations() {}

  /** Seconds in decimal, as short as they are exact: {@code 10}, {@code 0.5}. */
  public static String seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS));
    return seconds.stripTrailingZeros().toPlainString();
  }

  /** A human-readable duration: to a tenth of a second, below one second to a millisecond. */
  public static String rounded(Duration duration) {
    long millis = Math.max(1, Math.round(duration.toNanos() / 1e6));
    return millis < MILLIS
        ? millis + "ms"
        : seconds(Duration.ofMillis(Math.round(millis / 100.0) * 100)) + "s";
  }
}
