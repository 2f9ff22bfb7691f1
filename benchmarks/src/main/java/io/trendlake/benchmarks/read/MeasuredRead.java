// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What it took to read rows of a lake.
 *
 * @param rows that were found
 * @param seconds until the last row was there
 * @param bytes that the process read meanwhile
 */
record MeasuredRead(long rows, double seconds, OptionalLong bytes) {

  /** Reads rows, and says how many. */
  interface Read<E extends Exception> {
    long rows() throws E, IOException;
  }

  /** Reads. */
  static <E extends Exception> MeasuredRead of(Read<E> read) throws E, IOException {
    OptionalLong before = ReadBytes.now();
    long start = System.nanoTime();
    long rows = read.rows();
    double seconds = (System.nanoTime() - start) / 1e9;
    OptionalLong after = ReadBytes.now();
    return new MeasuredRead(
        rows,
        seconds,
        before.isPresent() && after.isPresent()
            ? OptionalLong.of(after.getAsLong() - before.getAsLong())
            : OptionalLong.empty());
  }

  /** Asks a query of the views in DuckDB. */
  static MeasuredRead query(SqlEngine engine, String sql) throws SqlQueryException, IOException {
    return of(() -> {
      long rows = 0;
      try (SqlQueryResult result = engine.query(sql)) {
        while (result.next()) {
          rows++;
        }
      }
      return rows;
    });
  }

  /** For a table: rows, time, bytes and their share of a whole. */
  String line(String what, long whole) {
    String read =
        bytes.isPresent()
            ? String.format(
                Locale.ROOT, "%,d | %.2f %%", bytes.getAsLong(), 100.0 * bytes.getAsLong() / whole)
            : "not known here | ";
    return String.format(Locale.ROOT, "| %s | %,d | %.3f | %s |", what, rows, seconds, read);
  }
}
