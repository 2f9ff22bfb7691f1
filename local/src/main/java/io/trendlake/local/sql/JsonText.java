// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain values as JSON. What JSON has no number for is the text that Prometheus uses: {@code NaN},
 * {@code +Inf}, {@code -Inf}. Times are ISO 8601 in UTC.
 */
final class JsonText {

  private JsonText() {}

  static void append(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean truth -> out.append(truth);
      case Double number -> appendDouble(out, number);
      case Float number -> appendDouble(out, number);
      case BigDecimal number -> out.append(number.toPlainString());
      case Number number -> out.append(number);
      case LocalDateTime time -> quote(out, time(time));
      case List<?> list -> appendList(out, list);
      case Map<?, ?> map -> appendMap(out, map);
      default -> quote(out, value.toString());
    }
  }

  /** {@code 2026-11-22T07:15:00Z}; milliseconds or finer only where there are some. */
  static String time(LocalDateTime utc) {
    return utc.toInstant(ZoneOffset.UTC).toString();
  }

  private static void appendDouble(StringBuilder out, double number) {
    if (Double.isFinite(number)) {
      out.append(Numbers.exact(number));
    } else {
      quote(out, Numbers.exact(number));
    }
  }

  private static void appendList(StringBuilder out, List<?> list) {
    char before = '[';
    for (Object value : list) {
      out.append(before);
      append(out, value);
      before = ',';
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private static void appendMap(StringBuilder out, Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(before);
      quote(out, String.valueOf(entry.getKey()));
      out.append(':');
      append(out, entry.getValue());
      before = ',';
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (Character.isISOControl(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
