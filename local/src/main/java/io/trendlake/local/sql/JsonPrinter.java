// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One array, an object a row, a line an object. */
final class JsonPrinter implements RowPrinter {

  private final Writer out;
  private List<SqlQueryResult.ResultColumn> columns = List.of();
  private boolean first = true;

  JsonPrinter(Writer out) {
    this.out = out;
  }

  @Override
  public void begin(List<SqlQueryResult.ResultColumn> columns) throws IOException {
    this.columns = columns;
    out.append('[');
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    StringBuilder line = new StringBuilder(first ? "\n" : ",\n");
    first = false;
    for (int i = 0; i < values.length; i++) {
      line.append(i == 0 ? '{' : ',');
      JsonText.quote(line, columns.get(i).name());
      line.append(':');
      JsonText.append(line, values[i]);
    }
    out.append(line.append('}'));
  }

  @Override
  public void end() throws IOException {
    out.append(first ? "]\n" : "\n]\n");
  }
}
