// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns, numbers to the right. The first rows say how wide a column is; later ones that
 * are wider push what follows them.
 */
final class TablePrinter implements RowPrinter {

  private static final int ROWS_MEASURED = 1000;
  private static final String BETWEEN = "  ";

  private final Writer out;
  private final List<String[]> waiting = new ArrayList<>();
  private List<SqlQueryResult.ResultColumn> columns = List.of();
  private int[] widths = {};
  private boolean measured;

  TablePrinter(Writer out) {
    this.out = out;
  }

  @Override
  public void begin(List<SqlQueryResult.ResultColumn> columns) {
    this.columns = columns;
    this.widths = columns.stream().mapToInt(column -> TextWidth.of(column.name())).toArray();
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    String[] cells = Arrays.stream(values).map(TableText::of).toArray(String[]::new);
    if (measured) {
      print(cells);
      return;
    }
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], TextWidth.of(cells[i]));
    }
    waiting.add(cells);
    if (waiting.size() == ROWS_MEASURED) {
      printWaiting();
    }
  }

  @Override
  public void end() throws IOException {
    if (!measured) {
      printWaiting();
    }
  }

  private void printWaiting() throws IOException {
    measured = true;
    print(columns.stream().map(SqlQueryResult.ResultColumn::name).toArray(String[]::new));
    print(Arrays.stream(widths).mapToObj("─"::repeat).toArray(String[]::new));
    for (String[] cells : waiting) {
      print(cells);
    }
    waiting.clear();
  }

  private void print(String[] cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(Math.max(0, widths[i] - TextWidth.of(cells[i])));
      line.append(i == 0 ? "" : BETWEEN);
      line.append(columns.get(i).isNumeric() ? space + cells[i] : cells[i] + space);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
