// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.notation.HistogramText;
import io.trendlake.promql.text.GoFloat;
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

  /** What an action of a template prints. */
  static String printed(@Nullable Object value) {
    return value == null ? "<no value>" : of(value);
  }

  /** The format {@code %v}; of a sample as a template prints it. */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Double number -> GoFloat.shortest(number);
      case NativeHistogram histogram -> HistogramText.of(histogram);
      case List<?> list -> list.stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
      case TemplateArguments arguments -> of(arguments.values());
      case TemplateSample sample -> "{" + of(sample.labels()) + " " + of(sample.value()) + "}";
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  /** The format {@code %.Ng}; for a negative precision {@code %g}. */
  static String general(double value, int precision) {
    if (precision < 0 || Double.isNaN(value) || Double.isInfinite(value)) {
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

  /** The format {@code %.Ne}. */
  static String scientific(double value, int precision) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return GoFloat.shortest(value);
    }
    BigDecimal rounded =
        new BigDecimal(Math.abs(value))
            .round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    String digits = rounded.unscaledValue().toString();
    String padded = digits + "0".repeat(precision + 1 - digits.length());
    int exponent = value == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    return (Double.doubleToRawLongBits(value) < 0 ? "-" : "")
        + padded.charAt(0)
        + (precision == 0 ? "" : "." + padded.substring(1))
        + exponent(exponent);
  }

  /** A {@code time.Duration}, such as {@code 1h2m3.5s} or {@code 1.5ms}. */
  static String duration(long nanos) {
    String sign = nanos < 0 ? "-" : "";
    long abs = Math.abs(nanos);
    if (abs == 0) {
      return "0s";
    }
    if (abs < 1000) {
      return sign + abs + "ns";
    }
    if (abs < 1_000_000) {
      return sign + decimal(abs, 3) + "µs";
    }
    if (abs < 1_000_000_000) {
      return sign + decimal(abs, 6) + "ms";
    }
    long minutes = abs / 60_000_000_000L;
    return sign
        + (minutes < 60 ? "" : minutes / 60 + "h")
        + (minutes == 0 ? "" : minutes % 60 + "m")
        + decimal(abs % 60_000_000_000L, 9)
        + "s";
  }

  private static String decimal(long unscaled, int scale) {
    return BigDecimal.valueOf(unscaled, scale).stripTrailingZeros().toPlainString();
  }

  private static String exponent(int exponent) {
    return "e"
        + (exponent < 0 ? '-' : '+')
        + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
  }

  /** The name of a value's type. */
  static String type(@Nullable Object value) {
    return switch (value) {
      case Double _ -> "float64";
      case Long _ -> "int";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case NativeHistogram _ -> "*histogram.FloatHistogram";
      case TemplateSample _ -> "*template.sample";
      case TemplateArguments _ -> "map[string]interface {}";
      case List<?> _ -> "template.queryResult";
      case Map<?, ?> _ -> "map[string]string";
      case null, default -> "<nil>";
    };
  }
}
