// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180, but that lines end with a line feed alone, as the tools of a shell expect; maps and
 * lists are JSON in a field.
 */
final class CsvPrinter implements RowPrinter {

  private static final String END_OF_LINE = "\n";

  private final Writer out;

  CsvPrinter(Writer out) {
    this.out = out;
  }

  @Override
  public void begin(List<SqlQueryResult.ResultColumn> columns) throws IOException {
    row(columns.stream().map(SqlQueryResult.ResultColumn::name).toArray());
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      out.append(i == 0 ? "" : ",").append(field(values[i]));
    }
    out.append(END_OF_LINE);
  }

  private static String field(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number -> Numbers.exact(number);
      case Float number -> Numbers.exact(number);
      case BigDecimal number -> number.toPlainString();
      case LocalDateTime time -> JsonText.time(time);
      case Map<?, ?> map -> quoted(json(map));
      case List<?> list -> quoted(json(list));
      default -> quoted(value.toString());
    };
  }

  private static String json(Object value) {
    StringBuilder json = new StringBuilder();
    JsonText.append(json, value);
    return json.toString();
  }

  /** An empty text is quoted, which distinguishes it from NULL. */
  private static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void end() {
    // There is nothing after the last row.
  }
}
