// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Doubles as Go's {@code strconv} writes them with the fewest digits that read back as the same
 * number. Java finds the same digits but lays them out differently.
 */
public final class GoFloat {

  /** Digits, between which there may be underscores. */
  private static final String DIGITS = "[0-9]+(?:_[0-9]+)*";

  private static final String HEX_DIGITS = "[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*";

  private static final Pattern NUMBER =
      Pattern.compile(
          "(D(\\.(D)?)?|\\.D)([eE][+-]?D)?|0[xX](_?H(\\.(H)?)?|\\.H)[pP][+-]?D"
              .replace("D", DIGITS)
              .replace("H", HEX_DIGITS));

  private GoFloat() {}

  /** The format {@code 'f'}: never an exponent, so {@code 1e-7} is {@code 0.0000001}. */
  public static String plain(double value) {
    return special(value) ? specialText(value) : new Digits(value).plain();
  }

  /** The format {@code 'g'}: an exponent below 1e-4 and from 1e6 on. */
  public static String shortest(double value) {
    return special(value) ? specialText(value) : new Digits(value).withExponentFrom(6);
  }

  /** The format {@code 'e'}: always an exponent, of two digits at least. */
  public static String exponential(double value) {
    return special(value) ? specialText(value) : new Digits(value).exponential();
  }

  /**
   * Reads a number as {@code strconv.ParseFloat} does; null if the text is not a number, or is one
   * that is too large for a double.
   */
  public static @Nullable Double parse(String text) {
    @Nullable Double value = parseUnbounded(text);
    boolean tooLarge =
        value != null
            && Double.isInfinite(value)
            && !Character.isLetter(text.charAt(text.length() - 1));
    return tooLarge ? null : value;
  }

  /**
   * Reads a number as {@code strconv.ParseFloat} does; null if the text is not a number, and
   * infinite if it is one that is too large for a double.
   */
  public static @Nullable Double parseUnbounded(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    boolean negative = text.startsWith("-");
    switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "inf", "infinity" -> {
        return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return unsigned.length() == text.length() ? Double.NaN : null;
      }
      default -> {}
    }
    // What Java reads besides: blanks around, and the suffixes f and d.
    if (!NUMBER.matcher(unsigned).matches()) {
      return null;
    }
    double value = Double.parseDouble(unsigned.replace("_", ""));
    return negative ? -value : value;
  }

  /**
   * A sample in the JSON of the HTTP API: plain, but with an exponent below 1e-6 and from 1e21 on.
   */
  public static String json(double value) {
    if (special(value)) {
      return specialText(value);
    }
    double size = Math.abs(value);
    Digits digits = new Digits(value);
    return size != 0 && (size < 1e-6 || size >= 1e21) ? digits.exponential() : digits.plain();
  }

  /** A bound as OpenMetrics writes it: {@code shortest}, with {@code .0} if it looks whole. */
  public static String openMetrics(double value) {
    if (value == 0) {
      return "0.0";
    }
    String text = shortest(value);
    boolean whole = !special(value) && text.indexOf('e') < 0 && text.indexOf('.') < 0;
    return whole ? text + ".0" : text;
  }

  /** The verb {@code %f} with so many digits after the point, such as {@code %.3f}. */
  public static String fixed(double value, int digits) {
    if (special(value)) {
      return specialText(value);
    }
    // Also where all digits are zeros.
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    return sign
        + new BigDecimal(Math.abs(value)).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static boolean special(double value) {
    return Double.isNaN(value) || Double.isInfinite(value);
  }

  private static String specialText(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value > 0 ? "+Inf" : "-Inf";
  }

  /** The digits of a finite number, {@code 0.d1d2d3... x 10^point}. */
  private static final class Digits {

    private final boolean negative;
    private final String digits;
    private final int point;

    Digits(double value) {
      negative = Double.doubleToRawLongBits(value) < 0;
      if (value == 0) {
        digits = "0";
        point = 1;
        return;
      }
      String text = Double.toString(Math.abs(value));
      int exponentAt = text.indexOf('E');
      int exponent = exponentAt < 0 ? 0 : Integer.parseInt(text.substring(exponentAt + 1));
      String mantissa = exponentAt < 0 ? text : text.substring(0, exponentAt);
      int dot = mantissa.indexOf('.');
      String all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
      int from = 0;
      while (from < all.length() - 1 && all.charAt(from) == '0') {
        from++;
      }
      int to = all.length();
      while (to > from + 1 && all.charAt(to - 1) == '0') {
        to--;
      }
      String shown = all.substring(from, to);
      int shift = dot + exponent - from;
      if (shown.length() == 2) { // Java writes two digits at least, even where one is enough.
        int rounded = Math.round(Integer.parseInt(shown) / 10f);
        if (Double.parseDouble(rounded + "E" + (shift - 1)) == Math.abs(value)) {
          shown = rounded == 10 ? "1" : Integer.toString(rounded);
          shift += rounded == 10 ? 1 : 0;
        }
      }
      digits = shown;
      point = shift;
    }

    int count() {
      return digits.length();
    }

    String withExponentFrom(int limit) {
      int exponent = point - 1;
      return exponent < -4 || exponent >= limit ? exponential() : plain();
    }

    String plain() {
      StringBuilder out = sign();
      if (point <= 0) {
        out.append("0.");
        out.repeat('0', -point);
        return out.append(digits).toString();
      }
      if (point >= count()) {
        return out.append(digits).repeat('0', point - count()).toString();
      }
      return out.append(digits, 0, point).append('.').append(digits, point, count()).toString();
    }

    String exponential() {
      StringBuilder out = sign().append(digits.charAt(0));
      if (count() > 1) {
        out.append('.').append(digits, 1, count());
      }
      int exponent = point - 1;
      out.append('e').append(exponent < 0 ? '-' : '+');
      int size = Math.abs(exponent);
      if (size < 10) {
        out.append('0');
      }
      return out.append(size).toString();
    }

    private StringBuilder sign() {
      return new StringBuilder(negative ? "-" : "");
    }
  }
}
