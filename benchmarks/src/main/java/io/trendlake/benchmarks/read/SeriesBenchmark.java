// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.local.sql.QueryException;
import io.trendlake.local.sql.QueryResult;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One series over one closed day, by the view {@code samples} in DuckDB: {@code DIR DAY}, a lake
 * whose samples of that day are compacted. The series is one from the middle of the day's metrics.
 */
public final class SeriesBenchmark {

  private SeriesBenchmark() {}

  /** Asks twice and prints a table. */
  public static void main(String[] arguments) throws IOException, QueryException {
    Path directory = Path.of(arguments[0]);
    String day = arguments[1];
    try (Bucket bucket = DirectoryBucket.create(directory);
        SqlEngine engine = SqlEngine.open(directory, false)) {
      String prefix = LakeLayout.prefix(Dataset.SAMPLES, Tier.DAY);
      long whole = bucket.list(prefix).stream().mapToLong(ObjectInfo::size).sum();
      String one = one(engine, day);
      System.out.printf(Locale.ROOT, "one series of a day of %,d bytes%n", whole);
      System.out.println("| question | rows | s | bytes read | of the day |");
      System.out.println("|---|---|---|---|---|");
      for (String turn : new String[] {"first", "again"}) {
        MeasuredQuery asked = MeasuredQuery.run(engine, one);
        if (asked.rows() == 0) {
          throw new IllegalStateException("nothing is found by " + one);
        }
        System.out.println(asked.line("its samples, " + turn, whole));
      }
    }
  }

  private static String one(SqlEngine engine, String day) throws QueryException {
    String middle =
        """
        SELECT format(
          'SELECT ts, value FROM samples WHERE dt = ''{}'' AND name = ''{}'' AND job = ''{}'''
          || ' AND instance = ''{}'' AND series = ''{}'' ORDER BY ts',
          dt, name, job, instance, series)
        FROM trends
        WHERE dt = '%s' AND name = (SELECT quantile_disc(name, 0.5) FROM trends WHERE dt = '%s')
        LIMIT 1\
        """
            .formatted(day, day);
    try (QueryResult found = engine.query(middle)) {
      if (!found.next()) {
        throw new IllegalStateException("the view trends has no such day: " + day);
      }
      return String.valueOf(found.row()[0]);
    }
  }
}
