// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.number;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads a float as Prometheus does: what Go's {@code strconv.ParseFloat} takes, without its
 * underscores and hexadecimal floats ({@code parseFloat} of {@code model/textparse/promparse.go}).
 * That is decimals, and in any case {@code inf} and {@code infinity} with a sign or without, and
 * {@code nan} without one. What overflows is refused; what underflows is zero.
 *
 * <p>Short decimals are computed exactly from their digits (Clinger 1990: an integer below 2^53
 * times or divided by a power of ten up to 10^22 is rounded once); longer ones by {@link
 * EiselLemire}; the rest goes through {@link Double#parseDouble}.
 */
public final class DecimalReader {

  /** Prometheus's {@code value.NormalNaN}, what every NaN but the stale marker is. */
  static final double NORMAL_NAN = Double.longBitsToDouble(0x7ff8000000000001L);

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long EXACT = 1L << 53;

  /** So many digits fit a long whatever they are. */
  private static final int DIGITS = 18;

  /** An exponent of more digits is out of range whatever precedes it. */
  private static final int EXPONENT_LIMIT = 100_000_000;

  private double value;
  private int end;

  /** The number that was read last. */
  public double value() {
    return value;
  }

  /** The index after the last byte read. */
  public int end() {
    return end;
  }

  /**
   * Reads the longest float that begins at a place. A byte that belongs to no float must follow
   * somewhere.
   *
   * @return whether there is one that a double holds
   */
  public boolean read(byte[] bytes, int from) {
    int i = from;
    int b = bytes[i];
    boolean negative = b == '-';
    if (negative || b == '+') {
      b = bytes[++i];
    }
    int digitsFrom = i;
    long mantissa = 0;
    while (isDigit(b)) {
      mantissa = mantissa * 10 + (b - '0');
      b = bytes[++i];
    }
    int digits = i - digitsFrom;
    int exponent = 0;
    if (b == '.') {
      int fractionFrom = ++i;
      b = bytes[i];
      while (isDigit(b)) {
        mantissa = mantissa * 10 + (b - '0');
        b = bytes[++i];
      }
      exponent = fractionFrom - i;
      digits += i - fractionFrom;
    }
    if (digits == 0) {
      return readName(bytes, from);
    }
    if ((b | 0x20) == 'e') {
      int sign = bytes[i + 1];
      int exponentFrom = sign == '-' || sign == '+' ? i + 2 : i + 1;
      i = exponentFrom;
      int written = 0;
      while (isDigit(bytes[i])) {
        written = Math.min(written * 10 + (bytes[i++] - '0'), EXPONENT_LIMIT);
      }
      if (i == exponentFrom) {
        return false;
      }
      exponent += sign == '-' ? -written : written;
    }
    end = i;
    return (digits <= DIGITS && exactly(negative, mantissa, exponent)) || readSlowly(bytes, from);
  }

  /** Reads a text that is a float from its first character to its last. */
  public boolean readWhole(String text) {
    byte[] bytes = (text + '\n').getBytes(ISO_8859_1);
    return read(bytes, 0) && end == bytes.length - 1;
  }

  private boolean exactly(boolean negative, long mantissa, int exponent) {
    double magnitude = magnitude(mantissa, exponent);
    value = negative ? -magnitude : magnitude;
    return !Double.isNaN(magnitude);
  }

  /** NaN if it takes longer than this. */
  private static double magnitude(long mantissa, int exponent) {
    if (mantissa < EXACT && exponent >= -22 && exponent <= 22) {
      return exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
    }
    return mantissa == 0 ? 0 : EiselLemire.nearest(mantissa, exponent);
  }

  private boolean readSlowly(byte[] bytes, int from) {
    value = Double.parseDouble(new String(bytes, from, end - from, ISO_8859_1));
    return !Double.isInfinite(value);
  }

  private boolean readName(byte[] bytes, int from) {
    if (matches(bytes, from, "nan")) {
      value = NORMAL_NAN;
      end = from + 3;
      return true;
    }
    boolean negative = bytes[from] == '-';
    int at = negative || bytes[from] == '+' ? from + 1 : from;
    if (!matches(bytes, at, "inf")) {
      return false;
    }
    value = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    end = at + (matches(bytes, at, "infinity") ? 8 : 3);
    return true;
  }

  private static boolean matches(byte[] bytes, int from, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if (from + i >= bytes.length || (bytes[from + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }
}
