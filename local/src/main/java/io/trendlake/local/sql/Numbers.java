// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Doubles as one writes them by hand. */
final class Numbers {

  private static final double INTEGERS_EXACT = 1L << 53;
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final double LARGEST_PLAIN = 1e15;
  private static final int DIGITS = 6;
  private static final int DIGITS_AFTER_POINT = 3;

  private Numbers() {}

  /** All digits that it takes to read the same double back; {@code NaN}, {@code +Inf}. */
  static String exact(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == Math.rint(number) && Math.abs(number) < INTEGERS_EXACT) {
      return String.valueOf((long) number);
    }
    return scientific(Double.toString(number));
  }

  /** Six digits, or three after the point where that is more. */
  static String rounded(double number) {
    double size = Math.abs(number);
    if (!Double.isFinite(number) || (number == Math.rint(number) && size < LARGEST_PLAIN)) {
      return exact(number);
    }
    BigDecimal exact = BigDecimal.valueOf(number);
    int before = exact.precision() - exact.scale();
    int digits = Math.max(DIGITS, before + DIGITS_AFTER_POINT);
    BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    return size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
        ? rounded.stripTrailingZeros().toPlainString()
        : scientific(Double.toString(rounded.doubleValue()));
  }

  /** Without the point zero and the capital of Java: 1.0E-7 is 1e-7. */
  private static String scientific(String javas) {
    return javas.replace(".0E", "e").replace('E', 'e');
  }
}
