// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what EXPLAIN answers: drawings of several lines, which are no cells of a table. */
final class PlanPrinter implements RowPrinter {

  private static final List<String> COLUMNS = List.of("explain_key", "explain_value");

  private final Writer out;

  PlanPrinter(Writer out) {
    this.out = out;
  }

  /** Whether these are the columns of EXPLAIN's answer. */
  static boolean isFor(List<SqlQueryResult.ResultColumn> columns) {
    return columns.stream().map(SqlQueryResult.ResultColumn::name).toList().equals(COLUMNS);
  }

  @Override
  public void begin(List<SqlQueryResult.ResultColumn> columns) {
    // A drawing has no header.
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    out.append(String.valueOf(values[1]).stripTrailing()).append('\n');
  }

  @Override
  public void end() {
    // Nor a footer.
  }
}
