// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.number;

import java.math.BigInteger;

/**
 * Computes the double nearest to a decimal of up to 19 digits by one or two multiplications of 64
 * bits (Daniel Lemire, "Number Parsing at a Gigabyte per Second", 2021, section 5). Where they do
 * not decide how to round, which is rare, it says so. Exporters that print every digit of a double
 * (Java's, Python's) have most of their values here; {@link Double#parseDouble} takes ten times as
 * long.
 */
final class EiselLemire {

  private static final int LOWEST = -64;
  private static final int HIGHEST = 64;

  /** The first 128 bits of the powers of ten, rounded down. */
  private static final long[] HIGH = new long[HIGHEST - LOWEST + 1];

  private static final long[] LOW = new long[HIGHEST - LOWEST + 1];

  private static final int BIAS = 1023;
  private static final long BELOW_54_BITS = 0x1FF;
  private static final long FRACTION = (1L << 52) - 1;

  static {
    for (int exponent = LOWEST; exponent <= HIGHEST; exponent++) {
      BigInteger bits = first128Bits(exponent);
      HIGH[exponent - LOWEST] = bits.shiftRight(Long.SIZE).longValue();
      LOW[exponent - LOWEST] = bits.longValue();
    }
  }

  private EiselLemire() {}

  private static BigInteger first128Bits(int exponent) {
    BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
    int bits = power.bitLength();
    return exponent < 0
        ? BigInteger.ONE.shiftLeft(2 * Long.SIZE - 1 + bits).divide(power)
        : power.shiftLeft(2 * Long.SIZE).shiftRight(bits);
  }

  /**
   * The double nearest to {@code digits * 10^exponent}.
   *
   * @param digits positive
   * @return NaN if it is not decided here
   */
  static double nearest(long digits, int exponent) {
    if (exponent < LOWEST || exponent > HIGHEST) {
      return Double.NaN;
    }
    int zeros = Long.numberOfLeadingZeros(digits);
    long mantissa = digits << zeros;
    long power = HIGH[exponent - LOWEST];
    long high = Math.unsignedMultiplyHigh(mantissa, power);
    long low = mantissa * power;
    if ((high & BELOW_54_BITS) == BELOW_54_BITS && isBelow(low + mantissa, mantissa)) {
      long more = Math.unsignedMultiplyHigh(mantissa, LOW[exponent - LOWEST]);
      long sum = low + more;
      high += isBelow(sum, low) ? 1 : 0;
      low = sum;
      if ((high & BELOW_54_BITS) == BELOW_54_BITS && low == -1) {
        return Double.NaN;
      }
    }
    return rounded(high, low, ((217706 * exponent) >> 16) + Long.SIZE + BIAS - zeros);
  }

  private static double rounded(long high, long low, int exponent) {
    int top = (int) (high >>> 63);
    long bits = high >>> (top + 9);
    if (low == 0 && (high & BELOW_54_BITS) == 0 && (bits & 3) == 1) {
      return Double.NaN;
    }
    long half = (bits + (bits & 1)) >>> 1;
    int carry = (int) (half >>> 53);
    long biased = (long) exponent - (1 - top) + carry;
    return Double.longBitsToDouble((biased << 52) | ((half >>> carry) & FRACTION));
  }

  private static boolean isBelow(long left, long right) {
    return Long.compareUnsigned(left, right) < 0;
  }
}
