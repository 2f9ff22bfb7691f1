// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.notation.HistogramText;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Go's fmt writes them. */
final class GoText {

  private GoText() {}

  /** The format {@code %v}. */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "<no value>";
      case Double number -> GoFloat.shortest(number);
      case NativeHistogram histogram -> HistogramText.of(histogram);
      case List<?> list -> list.stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
      case TemplateArguments arguments -> of(arguments.values());
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  /** The format {@code %.Ng}. */
  static String general(double value, int precision) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return GoFloat.shortest(value);
    }
    if (value == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0" : "0";
    }
    int digits = Math.max(1, precision);
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < digits) {
      return rounded.toPlainString();
    }
    String unscaled = rounded.unscaledValue().abs().toString();
    String fraction = unscaled.length() == 1 ? "" : "." + unscaled.substring(1);
    return (value < 0 ? "-" : "") + unscaled.charAt(0) + fraction + exponent(exponent);
  }

  /** The format {@code %.Nf}. */
  static String fixed(double value, int precision) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? GoFloat.shortest(value)
        : (Double.doubleToRawLongBits(value) < 0 && value == 0 ? "-" : "")
            + new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** The format {@code %.Ne}. */
  static String scientific(double value, int precision) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return GoFloat.shortest(value);
    }
    return String.format(Locale.ROOT, "%." + precision + "e", value);
  }

  private static String exponent(int exponent) {
    return "e"
        + (exponent < 0 ? '-' : '+')
        + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
  }

  /** {@code fmt.Sprintf}: flags, width and precision, and the verbs that alerts use. */
  static String format(String format, List<? extends @Nullable Object> arguments) {
    StringBuilder out = new StringBuilder();
    int used = 0;
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int flags = at;
      while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
        at++;
      }
      int width = at;
      while (at < format.length() && Character.isDigit(format.charAt(at))) {
        at++;
      }
      int point = at;
      if (at < format.length() && format.charAt(at) == '.') {
        at++;
        while (at < format.length() && Character.isDigit(format.charAt(at))) {
          at++;
        }
      }
      if (at == format.length()) {
        out.append("%!(NOVERB)");
        break;
      }
      char verb = format.charAt(at++);
      if (verb == '%') {
        out.append('%');
        continue;
      }
      if (used == arguments.size()) {
        out.append("%!").append(verb).append("(MISSING)");
        continue;
      }
      int precision =
          point < at - 1 && format.charAt(point) == '.'
              ? number(format.substring(point + 1, at - 1), 0)
              : -1;
      String text = verb(verb, precision, arguments.get(used++));
      out.append(
          padded(text, format.substring(flags, width), number(format.substring(width, point), 0)));
    }
    if (used < arguments.size()) {
      out.append(
          arguments.subList(used, arguments.size()).stream()
              .map(extra -> type(extra) + "=" + of(extra))
              .collect(Collectors.joining(", ", "%!(EXTRA ", ")")));
    }
    return out.toString();
  }

  private static int number(String digits, int absent) {
    return digits.isEmpty() ? absent : Integer.parseInt(digits);
  }

  private static String padded(String text, String flags, int width) {
    boolean number = !text.isEmpty() && "+-".indexOf(text.charAt(0)) < 0 && flags.contains("+");
    String signed = number && Character.isDigit(text.charAt(0)) ? "+" + text : text;
    int missing = width - signed.codePointCount(0, signed.length());
    if (missing <= 0) {
      return signed;
    }
    if (flags.contains("-")) {
      return signed + " ".repeat(missing);
    }
    if (flags.contains("0")) {
      int sign = signed.startsWith("-") || signed.startsWith("+") ? 1 : 0;
      return signed.substring(0, sign) + "0".repeat(missing) + signed.substring(sign);
    }
    return " ".repeat(missing) + signed;
  }

  private static String verb(char verb, int precision, @Nullable Object value) {
    switch (verb) {
      case 'v' -> {
        return value instanceof Double number && precision >= 0
            ? general(number, precision)
            : of(value);
      }
      case 's' -> {
        if (!(value instanceof Double) && !(value instanceof Long) && !(value instanceof Boolean)) {
          String text = of(value);
          return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
        }
      }
      case 'q' -> {
        if (value instanceof String text) {
          return GoQuote.quote(text);
        }
      }
      case 'f', 'F' -> {
        if (value instanceof Double number) {
          return fixed(number, precision < 0 ? 6 : precision);
        }
      }
      case 'g', 'G' -> {
        if (value instanceof Double number) {
          return precision < 0 ? GoFloat.shortest(number) : general(number, precision);
        }
      }
      case 'e' -> {
        if (value instanceof Double number) {
          return scientific(number, precision < 0 ? 6 : precision);
        }
      }
      case 'd' -> {
        if (value instanceof Long) {
          return value.toString();
        }
      }
      case 'x' -> {
        if (value instanceof Long number) {
          return Long.toHexString(number);
        }
      }
      case 't' -> {
        if (value instanceof Boolean) {
          return value.toString();
        }
      }
      case 'T' -> {
        return type(value);
      }
      default -> {}
    }
    return "%!" + verb + "(" + type(value) + "=" + of(value) + ")";
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case Double _ -> "float64";
      case Long _ -> "int";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case NativeHistogram _ -> "*histogram.FloatHistogram";
      case TemplateSample _ -> "*template.sample";
      case List<?> _ -> "template.queryResult";
      case Map<?, ?> _ -> "map[string]string";
      case null, default -> "<nil>";
    };
  }
}
