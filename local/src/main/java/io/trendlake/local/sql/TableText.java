// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.model.Labels;
import io.trendlake.model.Printable;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plain, human-readable values: times as {@code 2026-11-22T07:15:00Z}, labels as {@code
 * {cpu="0",mode="idle"}}, doubles rounded, NULL as {@code NULL}. Characters that would steer a
 * terminal are shown as escapes, since label values come from machines of others.
 */
final class TableText {

  private static final int LONGEST = 160;

  private TableText() {}

  static String of(@Nullable Object value) {
    return cut(Printable.line(text(value)));
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "NULL";
      case Double number -> Numbers.rounded(number);
      case Float number -> Numbers.rounded(number);
      case BigDecimal number -> number.toPlainString();
      case LocalDateTime time -> JsonText.time(time);
      case Map<?, ?> map -> map(map);
      case List<?> list ->
          list.stream().map(TableText::text).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }

  private static String map(Map<?, ?> map) {
    if (map.values().stream().allMatch(String.class::isInstance) && !map.containsKey("")) {
      Labels.Builder labels = Labels.builder();
      map.forEach((name, value) -> labels.set(name.toString(), value.toString()));
      return labels.build().toString();
    }
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST / 2 || TextWidth.of(text) <= LONGEST
        ? text
        : TextWidth.cut(text, LONGEST - 1) + "…";
  }
}
