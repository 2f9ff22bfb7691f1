// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.promql.parse.Expr.NumberLiteral;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of numbers and strings that the lexer has found. */
final class Literals {

  static final double NANOS = 1e9;

  /** An underscore of a whole number that is not between digits. */
  private static final Pattern MISPLACED = Pattern.compile("_(?![0-9a-fA-F])");

  private Literals() {}

  /**
   * The value of a number: whole ones as Go's {@code ParseInt} with base 0 reads them, so {@code
   * 0755} is octal, others as {@code ParseFloat}.
   *
   * @throws IllegalArgumentException with Go's reason
   */
  static double number(String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "inf" -> {
        return Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return Double.NaN;
      }
      default -> {}
    }
    boolean whole = text.indexOf('.') < 0 && !MISPLACED.matcher(text).find();
    if (whole) {
      try {
        return Long.decode(text.replace("_", ""));
      } catch (NumberFormatException e) {
        // Too large, with an exponent, or octal with an 8: read as a decimal number below.
      }
    }
    @Nullable Double value = GoFloat.parseUnbounded(text);
    if (value == null) {
      throw unreadable(text, "invalid syntax");
    }
    if (Double.isInfinite(value)) {
      throw unreadable(text, "value out of range");
    }
    return value;
  }

  private static IllegalArgumentException unreadable(String text, String reason) {
    return new IllegalArgumentException(
        "error parsing number: strconv.ParseFloat: parsing " + GoQuote.quote(text) + ": " + reason);
  }

  /** The text between quotes, escapes resolved; the lexer has checked them. */
  static String unquote(String quoted) {
    String inner = quoted.substring(1, quoted.length() - 1);
    if (quoted.charAt(0) == '`' || inner.indexOf('\\') < 0) {
      return inner;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(inner.length());
    int at = 0;
    while (at < inner.length()) {
      int slash = inner.indexOf('\\', at);
      int end = slash < 0 ? inner.length() : slash;
      out.writeBytes(inner.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = slash < 0 ? end : escape(inner, slash + 1, out);
    }
    byte[] bytes = out.toByteArray();
    return GoQuote.decode(bytes, 0, bytes.length);
  }

  /** Resolves what follows a backslash; returns where the text continues. */
  private static int escape(String text, int at, ByteArrayOutputStream out) {
    char c = text.charAt(at);
    switch (c) {
      case 'a' -> out.write(0x07);
      case 'b' -> out.write('\b');
      case 'f' -> out.write('\f');
      case 'n' -> out.write('\n');
      case 'r' -> out.write('\r');
      case 't' -> out.write('\t');
      case 'v' -> out.write(0x0B);
      case 'x' -> {
        out.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
        return at + 3;
      }
      case 'u', 'U' -> {
        int end = at + (c == 'u' ? 5 : 9);
        int rune = Integer.parseInt(text.substring(at + 1, end), 16);
        out.writeBytes(Character.toString(rune).getBytes(StandardCharsets.UTF_8));
        return end;
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        out.write(Integer.parseInt(text.substring(at, at + 3), 8));
        return at + 3;
      }
      default -> out.write(c); // A backslash or a quote.
    }
    return at + 1;
  }

  /** As Go's Duration.Seconds: whole seconds and the rest, added. */
  static double seconds(long nanos) {
    long whole = nanos / 1_000_000_000L;
    return whole + nanos % 1_000_000_000L / NANOS;
  }

  /** The nanoseconds of a number of seconds, rounded as Go's math.Round does. */
  static long nanos(double seconds) {
    return Math.round(seconds * NANOS);
  }

  /** A number with the sign before it. */
  static NumberLiteral signed(NumberLiteral number, boolean negative, int start) {
    double value = negative ? -number.value() : number.value();
    return new NumberLiteral(value, number.isDuration(), new Span(start, number.span().end()));
  }
}
