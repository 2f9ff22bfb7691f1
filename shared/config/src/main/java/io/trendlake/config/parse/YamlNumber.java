// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Numbers as go-yaml reads them, into unsigned integers of 64 bits or doubles: with underscores, in
 * bases 16, 8 and 2 by their prefix, and as decimal fractions, which integers cut off. A leading
 * zero is refused: it means octal in YAML 1.1 and nothing in YAML 1.2.
 */
final class YamlNumber {

  private static final Pattern BASED =
      Pattern.compile("\\+?0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)");
  private static final Pattern DECIMAL = Pattern.compile("\\+?(0|[1-9][0-9]*)");
  private static final Pattern FRACTION =
      Pattern.compile("\\+?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

  private static final Pattern INFINITY = Pattern.compile("\\+?\\.(inf|Inf|INF)");

  private static final Pattern LEADING_ZERO = Pattern.compile("\\+?0[0-9].*");

  private static final int BITS = 64;
  private static final BigDecimal END = new BigDecimal(BigInteger.ONE.shiftLeft(BITS));

  private YamlNumber() {}

  /** The number of a plain scalar, unsigned; empty if it is not one of 64 bits. */
  static Optional<Long> count(String text) {
    String number = text.replace("_", "");
    Matcher based = BASED.matcher(number);
    if (based.matches()) {
      return inRange(new BigInteger(based.group(1).substring(1), base(based.group(1).charAt(0))));
    }
    if (DECIMAL.matches(number)) {
      return inRange(new BigInteger(number));
    }
    if (FRACTION.matches(number) && !LEADING_ZERO.matches(number)) {
      BigDecimal fraction = new BigDecimal(number);
      return fraction.compareTo(END) < 0
          ? Optional.of(fraction.toBigInteger().longValue())
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** The number of a plain scalar as a double; empty if it is not a number. */
  static Optional<Double> real(String text) {
    String number = text.replace("_", "");
    boolean negative = number.startsWith("-");
    String unsigned = negative ? number.substring(1) : number;
    if (INFINITY.matches(unsigned)) {
      return Optional.of(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    boolean signedTwice = negative && unsigned.startsWith("+");
    if (signedTwice || LEADING_ZERO.matches(unsigned)) {
      return Optional.empty();
    }
    if (FRACTION.matches(unsigned)) {
      return Optional.of(Double.parseDouble(number));
    }
    return count(unsigned)
        .map(count -> new BigDecimal(Long.toUnsignedString(count)).doubleValue())
        .map(value -> negative ? -value : value);
  }

  private static int base(char prefix) {
    return switch (prefix) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      default -> 2;
    };
  }

  private static Optional<Long> inRange(BigInteger number) {
    return number.bitLength() <= BITS ? Optional.of(number.longValue()) : Optional.empty();
  }
}
