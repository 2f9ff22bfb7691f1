// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.lake.LakeLayout;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A year of one metric of 1,000 series by the view {@code trends} in DuckDB: {@code METRICS DAYS
 * DIR}. The lake is made by {@link #main} unless the directory holds one already; the questions are
 * asked in a separate process ({@code ask}), since the bytes of a process are what is counted.
 */
public final class YearBenchmark {

  private static final LocalDate FIRST = LocalDate.parse("2025-11-01");

  private YearBenchmark() {}

  /** Makes the lake ({@code make METRICS DAYS DIR}), or asks ({@code ask METRICS DAYS DIR}). */
  public static void main(String[] arguments) throws IOException, SqlQueryException {
    int metrics = Integer.parseInt(arguments[1]);
    int days = Integer.parseInt(arguments[2]);
    Path directory = Path.of(arguments[3]);
    try (Bucket bucket = DirectoryBucket.create(directory).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, metrics, days);
        case "ask" -> ask(bucket, directory, metrics, days);
        default -> throw new IllegalArgumentException("make or ask, not " + arguments[0]);
      }
    }
  }

  private static void make(Bucket bucket, int metrics, int days) throws IOException {
    SeriesWalks fleet = new SeriesWalks(metrics);
    CompactedDays made = new CompactedDays(bucket);
    for (int day = 0; day < days; day++) {
      made.make(FIRST.plusDays(day), fleet);
      if (day > 0) {
        made.dropHours(FIRST.plusDays(day - 1L));
      }
    }
  }

  private static void ask(Bucket bucket, Path directory, int metrics, int days)
      throws IOException, SqlQueryException {
    long trends = bucket.list(LakeLayout.TRENDS).stream().mapToLong(ObjectInfo::size).sum();
    long expected = (long) SeriesWalks.SERIES_OF_METRIC * 24 * days;
    System.out.printf(
        Locale.ROOT,
        "%,d metrics of %,d series, %d days: %,d rows of trends, %,d bytes, %.2f bytes/row%n",
        metrics,
        SeriesWalks.SERIES_OF_METRIC,
        days,
        expected * metrics,
        trends,
        (double) trends / (expected * metrics));
    System.out.println("| question | rows | s | bytes read | of all trends |");
    System.out.println("|---|---|---|---|---|");
    String metric = SeriesWalks.name(metrics / 2);
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      MeasuredRead.query(engine, "SELECT 1");
      for (String turn : new String[] {"first", "again"}) {
        askAll(engine, metric, turn, trends);
      }
      requireAll(engine, metric, expected);
    }
  }

  private static void askAll(SqlEngine engine, String metric, String turn, long trends)
      throws SqlQueryException, IOException {
    String byDay =
        """
        SELECT dt, sum(sum) / sum(count) AS mean, max(max) AS peak
        FROM trends WHERE name = '%s' GROUP BY dt ORDER BY dt\
        """
            .formatted(metric);
    String byMonth =
        """
        SELECT instance, date_trunc('month', hour) AS month, sum(increase) AS increase
        FROM trends WHERE name = '%s' GROUP BY 1, 2 ORDER BY 1, 2\
        """
            .formatted(metric);
    System.out.println(
        MeasuredRead.query(engine, byDay).line("mean and peak by day, " + turn, trends));
    System.out.println(
        MeasuredRead.query(engine, byMonth)
            .line("increase by instance and month, " + turn, trends));
  }

  /** The view must hold every series-hour of the metric. */
  private static void requireAll(SqlEngine engine, String metric, long expected)
      throws SqlQueryException, IOException {
    String differing =
        "SELECT 1 FROM trends WHERE name = '%s' HAVING count(*) <> %d OR sum(count) <> %d"
            .formatted(metric, expected, expected * 2);
    if (MeasuredRead.query(engine, differing).rows() != 0) {
      throw new IllegalStateException(
          "the view trends does not hold the %,d series-hours of %s".formatted(expected, metric));
    }
  }
}
