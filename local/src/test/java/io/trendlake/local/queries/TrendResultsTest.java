// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries over a lake that was compacted: what its trends answer is what its samples say,
 * and a day without trends is read from samples.
 */
final class TrendResultsTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 150);
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final long START = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  private static final int DAYS = 4;

  private static final List<String> SELECTORS =
      List.of(
          "hits_total",
          "hits_total{job=\"b\"}",
          "level",
          "level{zone=\"2\"}",
          "odd",
          "{__name__=~\"hits_total|level\", job=\"a\"}",
          "none");

  /** One series as it is scraped each minute, and away now and then. */
  private static final class Walk {
    private final Series series;
    private final Random random;
    private double value;
    private long awayUntil;

    Walk(Series series, Random random) {
      this.series = series;
      this.random = random;
    }

    void write(SamplesWriter writer, long hour) {
      long[] ts = new long[60];
      double[] values = new double[60];
      int size = 0;
      for (long at = hour; at < hour + HOUR; at += MINUTE) {
        if (at < awayUntil) {
          continue;
        }
        ts[size] = at + (random.nextInt(50) == 0 ? random.nextInt(2000) : 0);
        values[size] = next(at);
        size++;
      }
      if (size > 0) {
        writer.add(series, ts, values, 0, size);
      }
    }

    private double next(long at) {
      if (random.nextInt(1000) == 0) {
        awayUntil = at + random.nextLong(MINUTE, random.nextBoolean() ? HOUR / 4 : 30 * HOUR);
        return StaleMarker.VALUE;
      }
      boolean counter = series.type() == MetricType.COUNTER;
      boolean reset = counter && random.nextInt(500) == 0;
      value = reset ? 0 : value + (counter ? random.nextInt(30) : random.nextGaussian());
      return series.name().equals("odd") && random.nextInt(300) == 0 ? Double.NaN : value;
    }
  }

  private static List<Walk> fleet(Random random) {
    return List.of(
            series("hits_total", "a", "{}", MetricType.COUNTER),
            series("hits_total", "b", "{}", MetricType.COUNTER),
            series("level", "a", "{\"zone\":\"1\"}", MetricType.GAUGE),
            series("level", "a", "{\"zone\":\"2\"}", MetricType.GAUGE),
            series("level", "b", "{\"zone\":\"2\"}", MetricType.GAUGE),
            series("odd", "a", "{}", MetricType.GAUGE))
        .stream()
        .map(series -> new Walk(series, random))
        .toList();
  }

  private static Series series(String name, String job, String labels, MetricType type) {
    return new Series(name, "1", "eu-west-1", job, job + "-1:9100", labels, type);
  }

  /** Four closed days and an open one of three hours. */
  private static Bucket lake(Random random) throws IOException {
    Bucket bucket = new InMemoryBucket();
    List<Walk> fleet = fleet(random);
    CompactionOptions options = CompactionOptions.DEFAULT;
    for (int hour = 0; hour < DAYS * 24 + 3; hour++) {
      Instant at = Instant.ofEpochMilli(START + hour * HOUR);
      SamplesWriter writer = new SamplesWriter(WriterOptions.hour(options.hourLevel()));
      fleet.forEach(walk -> walk.write(writer, at.toEpochMilli()));
      bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, at, 0).text(), writer.finish());
      if (hour % 24 == 23) {
        Instant end = at.plus(Duration.ofHours(1));
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        new WatermarkStore(bucket).advance(new Watermark(end, day));
        new Compactor(bucket, options).run(end.plus(options.grace()));
      }
    }
    Instant end = Instant.ofEpochMilli(START + DAYS * DAY + 3 * HOUR);
    new WatermarkStore(bucket).advance(new Watermark(end, FIRST.plusDays(DAYS)));
    return bucket;
  }

  private static LakeReader reader(Bucket bucket) {
    Instant now = Instant.ofEpochMilli(START + DAYS * DAY + 3 * HOUR);
    return new LakeReader(bucket, () -> now, LakeReaderOptions.DEFAULT);
  }

  @Test
  void answersFromTrends_areThoseFromSamples() throws IOException, ParseException {
    Random random = new Random(SEED);
    Bucket bucket = lake(random);
    LakeReader reader = reader(bucket);
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      TrendQuestion question = TrendQuestion.random(random, SELECTORS, START, DAYS * 24 + 3);
      String as = "-Dseed=%d, %d: %s".formatted(SEED, i, question);
      QueryResult actual = question.askBothWays(reader, as);
      answered += actual.reads().trendHours() > 0 ? 1 : 0;
    }
    System.out.printf("-Dseed=%d: trends answered %d of %d queries%n", SEED, answered, QUERIES);
    assertThat(answered).as("queries that trends answered").isGreaterThan(QUERIES / 4);
  }

  /** Whether a part of a day's trends is missing is seen by the parts of its samples. */
  @Test
  void dayWithoutTrends_isReadFromSamples() throws IOException, ParseException {
    Bucket bucket = lake(new Random(SEED));
    TrendQuestion question =
        new TrendQuestion("increase(hits_total[1d])", START + DAY, START + DAYS * DAY, DAY);
    QueryResult whole = question.ask(reader(bucket).open(), TrendUse.EXACT);
    List<ObjectInfo> trends = bucket.list(LakeLayout.trendsPrefix(FIRST.plusDays(1)));
    assertThat(trends).isNotEmpty();
    for (ObjectInfo file : trends) {
      bucket.delete(file.key());
    }
    QueryResult actual = question.ask(reader(bucket).open(), TrendUse.EXACT);
    TrendQuestion.assertSame(actual, whole, "without the second day's trends");
    assertThat(actual.reads().samples()).isGreaterThan(whole.reads().samples());
    assertThat(actual.reads().trendHours()).isLessThan(whole.reads().trendHours());
  }

  /** Trends that an older version wrote lack columns, and do not count. */
  @Test
  void trendsOfAnOlderVersion_areNotUsed(@TempDir Path directory)
      throws IOException, ParseException, SQLException {
    Bucket bucket = lake(new Random(SEED));
    TrendQuestion question =
        new TrendQuestion("increase(hits_total[1d])", START + DAY, START + DAYS * DAY, DAY);
    QueryResult whole = question.ask(reader(bucket).open(), TrendUse.EXACT);
    for (ObjectInfo file : bucket.list(LakeLayout.TRENDS)) {
      byte[] bytes = bucket.get(file.key()).orElseThrow().content();
      bucket.put(file.key(), older(bytes, directory));
    }
    QueryResult actual = question.ask(reader(bucket).open(), TrendUse.EXACT);
    TrendQuestion.assertSame(actual, whole, "with trends of version 1");
    assertThat(actual.reads().trendHours()).isZero();
    assertThat(whole.reads().trendHours()).isPositive();
  }

  /** A file of trends without the columns that came with version 2. */
  private static byte[] older(byte[] file, Path directory) throws IOException, SQLException {
    Path from = Files.write(directory.resolve("new.parquet"), file);
    Path to = directory.resolve("old.parquet");
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          COPY (SELECT * EXCLUDE (first_ts, last_ts, first_inside_ts, first_inside, seconds,
            bridged, resets, ended, first_step) FROM read_parquet('%s')) TO '%s' (FORMAT parquet)\
          """
              .formatted(from, to));
    }
    return Files.readAllBytes(to);
  }
}
