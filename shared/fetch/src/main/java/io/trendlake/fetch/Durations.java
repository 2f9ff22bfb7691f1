// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as numbers of seconds. */
public final class Durations {

  private static final int NANO_DIGITS = 9;

  private Durations() {}

  /** Seconds in decimal, as short as they are exact: {@code 10}, {@code 0.5}. */
  public static String seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS));
    return seconds.stripTrailingZeros().toPlainString();
  }
}
