// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.local.sql.QueryException;
import io.trendlake.local.sql.QueryResult;
import io.trendlake.local.sql.SqlEngine;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A query asked of the views in DuckDB.
 *
 * @param rows of the answer
 * @param seconds until the last row was there
 * @param bytes that the process read meanwhile
 */
record MeasuredQuery(long rows, double seconds, OptionalLong bytes) {

  /** Asks. */
  static MeasuredQuery run(SqlEngine engine, String sql) throws QueryException, IOException {
    OptionalLong before = ReadBytes.now();
    long start = System.nanoTime();
    long rows = 0;
    try (QueryResult result = engine.query(sql)) {
      while (result.next()) {
        rows++;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    OptionalLong after = ReadBytes.now();
    return new MeasuredQuery(
        rows,
        seconds,
        before.isPresent() && after.isPresent()
            ? OptionalLong.of(after.getAsLong() - before.getAsLong())
            : OptionalLong.empty());
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
