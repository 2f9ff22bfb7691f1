// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.math;

/** Functions of Go's {@code math} that {@link Math} lacks or that it answers differently. */
public final class GoMath {

  private static final double LN2 = 0.6931471805599453;

  private GoMath() {}

  /** {@code math.Pow}: 1 to any power is 1, and -1 to an infinite one too. */
  public static double pow(double base, double exponent) {
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    return Math.pow(base, exponent);
  }

  /** {@code math.Max}: infinity is more than NaN. */
  public static double max(double a, double b) {
    return a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : Math.max(a, b);
  }

  /** {@code math.Min}: minus infinity is less than NaN. */
  public static double min(double a, double b) {
    return a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY
        ? Double.NEGATIVE_INFINITY
        : Math.min(a, b);
  }

  /** {@code math.Log2}: exact for powers of two. */
  public static double log2(double x) {
    if (x <= 0 || Double.isNaN(x) || Double.isInfinite(x)) {
      return Math.log(x);
    }
    int exponent = Math.getExponent(x);
    double scaled = x;
    if (exponent < Double.MIN_EXPONENT) { // Subnormal.
      scaled = x * 0x1p54;
      exponent = Math.getExponent(scaled) - 54;
      scaled = Math.scalb(scaled, -(exponent + 54) - 1);
    } else {
      scaled = Math.scalb(x, -exponent - 1);
    }
    // Now in [0.5, 1); there the logarithm of 0.5 is exact.
    exponent++;
    return scaled == 0.5 ? exponent - 1 : Math.log(scaled) * (1 / LN2) + exponent;
  }

  /** 2 to a power. */
  public static double exp2(double x) {
    return Math.pow(2, x);
  }

  /** The inverse of the hyperbolic sine. */
  public static double asinh(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return x;
    }
    double size = Math.abs(x);
    double result;
    if (size > 0x1p28) {
      result = Math.log(size) + LN2;
    } else if (size > 2) {
      result = Math.log(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
    } else if (size < 0x1p-28) {
      result = size;
    } else {
      result = Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)));
    }
    return Math.copySign(result, x);
  }

  /** The inverse of the hyperbolic cosine. */
  public static double acosh(double x) {
    if (x < 1 || Double.isNaN(x)) {
      return Double.NaN;
    }
    if (x == 1) {
      return 0;
    }
    if (x >= 0x1p28) {
      return Math.log(x) + LN2;
    }
    if (x > 2) {
      return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
    }
    double t = x - 1;
    return Math.log1p(t + Math.sqrt(2 * t + t * t));
  }

  /** The inverse of the hyperbolic tangent. */
  public static double atanh(double x) {
    if (x < -1 || x > 1 || Double.isNaN(x)) {
      return Double.NaN;
    }
    if (Math.abs(x) == 1) {
      return Math.copySign(Double.POSITIVE_INFINITY, x);
    }
    double size = Math.abs(x);
    double result;
    if (size < 0x1p-28) {
      result = size;
    } else if (size < 0.5) {
      double t = size + size;
      result = 0.5 * Math.log1p(t + t * size / (1 - size));
    } else {
      result = 0.5 * Math.log1p((size + size) / (1 - size));
    }
    return Math.copySign(result, x);
  }

  /** The whole seconds of a number as Go converts it: NaN and what is too large is the least. */
  public static long toLong(double x) {
    return Double.isNaN(x) || Math.abs(x) >= 0x1p63 ? Long.MIN_VALUE : (long) x;
  }
}
