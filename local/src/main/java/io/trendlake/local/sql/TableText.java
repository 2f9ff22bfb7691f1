// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.model.Labels;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plain values for people: times as {@code 2026-11-22 07:15:00}, labels as {@code
 * {cpu="0",mode="idle"}}, doubles rounded, NULL as {@code NULL}. Characters that would steer a
 * terminal are shown as escapes, since label values come from other people's machines.
 */
final class TableText {

  private static final int LONGEST = 160;

  /** To the second; finer only where there is more to show. */
  static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private TableText() {}

  static String of(@Nullable Object value) {
    return cut(visible(text(value)));
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "NULL";
      case Double number -> Numbers.rounded(number);
      case Float number -> Numbers.rounded(number);
      case LocalDateTime time -> TIME.format(time);
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

  private static String visible(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c == '\n') {
            out.append("\\n");
          } else if (Character.isISOControl(c)) {
            out.append("\\u%04x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
