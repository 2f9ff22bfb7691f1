// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an answer row by row: {@link #begin} once, {@link #row} for each, {@link #end} once. */
sealed interface RowPrinter permits TablePrinter, PlanPrinter, CsvPrinter, JsonPrinter {

  void begin(List<SqlQueryResult.ResultColumn> columns) throws IOException;

  /** Values as {@link Plain#of} gives them. */
  void row(@Nullable Object[] values) throws IOException;

  void end() throws IOException;
}
