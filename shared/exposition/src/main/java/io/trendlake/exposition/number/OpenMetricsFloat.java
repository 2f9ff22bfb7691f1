// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.number;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Writes a float the way Prometheus writes the values of {@code le} and {@code quantile} labels, so
 * that {@code le="1"} and {@code le="1.0"} are one series ({@code labels.FormatOpenMetricsFloat}):
 * Go's shortest {@code %g}, and {@code .0} after what would look like an integer.
 */
public final class OpenMetricsFloat {

  /** Go writes an exponent from this power of ten on, and below 10^-4. */
  private static final int EXPONENT_FROM = 6;

  private OpenMetricsFloat() {}

  /** The text of a value, that of NaN and the infinities included. */
  public static String format(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return "0.0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String magnitude =
        exponent < -4 || exponent >= EXPONENT_FROM
            ? scientific(digits, exponent)
            : plain(shortest.abs());
    return value < 0 ? "-" + magnitude : magnitude;
  }

  /**
   * The shortest decimal that reads as the value. {@link Double#toString} has it but for those of
   * one digit, for which it may choose two.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      BigDecimal rounded = decimal.round(new MathContext(1));
      return rounded.doubleValue() == value ? rounded.stripTrailingZeros() : decimal;
    }
    return decimal;
  }

  private static String plain(BigDecimal magnitude) {
    String text = magnitude.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    int magnitude = Math.abs(exponent);
    return mantissa + (exponent < 0 ? "e-" : "e+") + (magnitude < 10 ? "0" : "") + magnitude;
  }
}
