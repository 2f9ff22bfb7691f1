// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One series over one closed day: {@code DIR DAY}, a lake whose samples of that day are compacted.
 * Asked for by the view {@code samples} in DuckDB, and looked up by the lake's own reader. The
 * series is one from the middle of the day's metrics.
 */
public final class SeriesBenchmark {

  private SeriesBenchmark() {}

  /** Asks and looks up twice each, and prints a table. */
  public static void main(String[] arguments) throws IOException, SqlQueryException {
    Path directory = Path.of(arguments[0]);
    String day = arguments[1];
    try (Bucket bucket = DirectoryBucket.create(directory);
        SqlEngine engine = SqlEngine.open(directory, false)) {
      List<ObjectInfo> files =
          bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, LocalDate.parse(day)));
      long whole = files.stream().mapToLong(ObjectInfo::size).sum();
      Series one = one(engine, day);
      System.out.printf(Locale.ROOT, "one series of a day of %,d bytes%n", whole);
      System.out.println("| reader | rows | s | bytes read | of the day |");
      System.out.println("|---|---|---|---|---|");
      for (String turn : new String[] {"first", "again"}) {
        print("DuckDB, " + turn, MeasuredRead.query(engine, sql(one, day)), whole);
        print("the lake's own, " + turn, MeasuredRead.of(() -> lookUp(bucket, files, one)), whole);
      }
    }
  }

  private static void print(String what, MeasuredRead read, long whole) {
    if (read.rows() == 0) {
      throw new IllegalStateException("nothing is found by " + what);
    }
    System.out.println(read.line(what, whole));
  }

  private static long lookUp(Bucket bucket, List<ObjectInfo> files, Series series)
      throws IOException {
    long rows = 0;
    for (ObjectInfo file : files) {
      rows += SeriesLookUp.rows(FileSource.of(bucket, file.key(), file.size()), series);
    }
    return rows;
  }

  private static String sql(Series series, String day) {
    return "SELECT ts, value FROM samples WHERE dt = '%s' AND name = '%s' AND job = '%s'"
            .formatted(day, series.name(), series.job())
        + " AND instance = '%s' AND to_json(labels) = '%s' ORDER BY ts"
            .formatted(series.instance(), series.labels());
  }

  private static Series one(SqlEngine engine, String day) throws SqlQueryException {
    String middle =
        """
        SELECT name, account, region, job, instance, to_json(labels)
        FROM trends
        WHERE dt = '%s' AND name = (SELECT quantile_disc(name, 0.5) FROM trends WHERE dt = '%s')
        LIMIT 1\
        """
            .formatted(day, day);
    try (SqlQueryResult found = engine.query(middle)) {
      if (!found.next()) {
        throw new IllegalStateException("the view trends has no such day: " + day);
      }
      String[] texts = Arrays.stream(found.row()).map(String::valueOf).toArray(String[]::new);
      return new Series(
          texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], MetricType.UNKNOWN);
    }
  }
}
