// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.Writer;
import java.util.List;

/** How an answer is printed. */
public enum ResultFormat {
  /** Aligned columns. Long numbers are rounded and long texts cut. */
  TABLE,
  /** RFC 4180 with a header. NULL is nothing, the empty text is {@code ""}. */
  CSV,
  /** One array with an object for each row, one a line. */
  JSON;

  private static final long ROWS_FOR_PEOPLE = 1000;

  /** The most rows that are printed unless asked otherwise; 0 is all. */
  public long defaultLimit() {
    return this == TABLE ? ROWS_FOR_PEOPLE : 0;
  }

  RowPrinter printer(List<SqlQueryResult.ResultColumn> columns, Writer out) {
    return switch (this) {
      case TABLE -> PlanPrinter.isFor(columns) ? new PlanPrinter(out) : new TablePrinter(out);
      case CSV -> new CsvPrinter(out);
      case JSON -> new JsonPrinter(out);
    };
  }
}
