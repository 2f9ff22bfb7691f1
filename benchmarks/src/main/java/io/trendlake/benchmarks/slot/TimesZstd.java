// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import java.util.List;

/** Reads what the README says of slots: the column after the title {@value #TITLE} of a table. */
final class TimesZstd {

  private static final String TITLE = "times zstd";

  private TimesZstd() {}

  /**
   * The figure of a row.
   *
   * @throws IllegalArgumentException if no table with that column has the row
   */
  static double read(List<String> lines, String row) {
    int column = -1;
    for (String line : lines) {
      if (!line.startsWith("|")) {
        column = -1;
        continue;
      }
      List<String> cells = List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
      if (cells.contains(TITLE)) {
        column = cells.indexOf(TITLE);
      } else if (column >= 0 && cells.get(1).equals(row)) {
        return Double.parseDouble(cells.get(column));
      }
    }
    throw new IllegalArgumentException(
        "no table has a column \"" + TITLE + "\" and a row \"" + row + "\"");
  }
}
