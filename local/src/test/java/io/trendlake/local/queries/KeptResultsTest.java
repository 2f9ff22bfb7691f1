// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.query.lake.CachedResults;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.ResultCache;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A dashboard beside which hours and days are closed: what is kept of its answers never shows. */
final class KeptResultsTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final long START = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  private static final int HOURS = 2 * 24 + 7;

  private static final List<String> PANELS =
      List.of(
          "sum by (job) (rate(hits_total[61m]))",
          "rate(hits_total[5m])",
          "level",
          "max_over_time(level[2h])",
          "late",
          "sum(increase(late[1h]))",
          "topk(1, level) + on () group_left () count(hits_total)");

  private final Random random = new Random(SEED);
  private final Bucket bucket = new InMemoryBucket();
  private final double[] totals = new double[3];

  /** Keeps what took no time too, since answers of a small lake do. */
  private static ResultCache patient(ResultCache cache) {
    return new ResultCache() {
      @Override
      public byte @Nullable [] get(String key) {
        return cache.get(key);
      }

      @Override
      public void put(String key, byte[] answer, Duration took, boolean closed) {
        cache.put(key, answer, took.plusSeconds(1), closed);
      }
    };
  }

  private static Series series(String name, String job, MetricType type) {
    return new Series(name, "1", "eu-west-1", job, job + "-1:9100", "{}", type);
  }

  private double next(int counter) {
    totals[counter] = random.nextInt(200) == 0 ? 0 : totals[counter] + random.nextInt(9);
    return totals[counter];
  }

  /**
   * Scrapes a slot: target {@code a}, whose samples of {@code late} are 55 minutes old, and in
   * another shard {@code b}, which is not always there.
   */
  private void scrape(Instant slot, boolean both) throws IOException {
    long ts = slot.toEpochMilli();
    MinuteSamplesWriter a = new MinuteSamplesWriter();
    a.add(series("hits_total", "a", MetricType.COUNTER), 0, ts, (double) (ts % 997));
    a.add(series("late", "a", MetricType.COUNTER), 0, ts - 55 * MINUTE, (double) (ts % 991));
    a.add(series("level", "a", MetricType.GAUGE), 0, ts, random.nextGaussian());
    put(slot, "s", "a", a);
    if (both) {
      MinuteSamplesWriter b = new MinuteSamplesWriter();
      b.add(series("hits_total", "b", MetricType.COUNTER), 0, ts + 50, (double) (ts % 983));
      put(slot, "t", "b", b);
    }
  }

  private void put(Instant slot, String shard, String job, MinuteSamplesWriter samples)
      throws IOException {
    Outcome.ScrapedTarget target =
        new Outcome.ScrapedTarget(
            "1",
            "eu-west-1",
            job,
            job + "-1:9100",
            "{}",
            "http://" + job + "-1:9100/metrics",
            Duration.ofMinutes(1),
            false);
    Outcome.Result scraped = new Outcome.Scraped(Duration.ofMillis(20), 3, 300);
    bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, shard).text(), samples.finish());
    bucket.put(
        new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard).text(),
        OutcomesFile.write(List.of(new Outcome(slot, slot, target, scraped))));
  }

  private void writeHour(long hour) throws IOException {
    CompactionOptions options = CompactionOptions.DEFAULT;
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(options.hourLevel()));
    for (int counter = 0; counter < 2; counter++) {
      String job = counter == 0 ? "a" : "b";
      long[] ts = new long[60];
      double[] values = new double[60];
      for (int minute = 0; minute < 60; minute++) {
        ts[minute] = hour + minute * MINUTE;
        values[minute] = next(counter);
      }
      writer.add(series("hits_total", job, MetricType.COUNTER), ts, values, 0, 60);
    }
    long[] late = new long[6];
    double[] lates = new double[6];
    for (int i = 0; i < late.length; i++) {
      late[i] = hour + (i * 10L - 55) * MINUTE;
      lates[i] = next(2);
    }
    writer.add(series("late", "a", MetricType.COUNTER), late, lates, 0, late.length);
    long[] ts = new long[60];
    double[] values = new double[60];
    for (int minute = 0; minute < 60; minute++) {
      ts[minute] = hour + minute * MINUTE;
      values[minute] = random.nextGaussian();
    }
    writer.add(series("level", "a", MetricType.GAUGE), ts, values, 0, 60);
    bucket.put(
        new LakeKey.HourFile(Dataset.SAMPLES, Instant.ofEpochMilli(hour), 0).text(),
        writer.finish());
  }

  /** Closes an hour, and its day if that ends with it. */
  private void close(long hour) throws IOException {
    writeHour(hour);
    Instant end = Instant.ofEpochMilli(hour + HOUR);
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(hour), ZoneOffset.UTC);
    new WatermarkStore(bucket).advance(new Watermark(end, day));
    if ((hour - START) / HOUR % 24 == 23) {
      CompactionOptions options = CompactionOptions.DEFAULT;
      new Compactor(bucket, options).run(end.plus(options.grace()));
    }
  }

  private QueryResult ask(
      LakeReader reader, @Nullable ResultCache cache, String query, long end, long step)
      throws IOException, ParseException {
    long start = Math.max(START, end - 30 * HOUR);
    return new PromqlEngine(EngineOptions.defaults(), cache)
        .range(reader.open(), query, start, end, step, QueryControl.unbounded());
  }

  private static String bits(QueryResult result, String query) {
    byte[] text = query.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder();
    for (var series : ((MatrixValue) result.value()).series()) {
      out.append(series.labels()).append(Arrays.toString(series.timestamps()));
      for (double value : series.values()) {
        out.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
      }
      out.append('\n');
    }
    return out + " " + result.annotations().warnings(text) + result.annotations().infos(text);
  }

  @Test
  void keptAnswers_areThoseThatAreComputed_whileHoursAndDaysAreClosed()
      throws IOException, ParseException {
    System.out.println("seed " + SEED);
    ResultCache kept = patient(CachedResults.inMemory(CachedResults.MEMORY));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(START));
    LakeReader reader = new LakeReader(bucket, now::get, LakeReaderOptions.DEFAULT);
    long keptSlices = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      close(START + hour * HOUR);
      Instant open = Instant.ofEpochMilli(START + (hour + 1) * HOUR);
      int gone = random.nextInt(12);
      for (int minute = 0; minute <= 10; minute++) {
        scrape(open.plus(Duration.ofMinutes(minute)), minute < gone);
      }
      if (random.nextInt(3) > 0) {
        continue;
      }
      // Between the two no file comes; but by the second it is known that the last slots are whole.
      for (int minutes : new int[] {10, 13}) {
        Instant asked = open.plus(Duration.ofMinutes(minutes));
        now.set(asked);
        for (String query : PANELS) {
          long step = List.of(MINUTE, 7 * MINUTE, HOUR).get(random.nextInt(3));
          long end = asked.toEpochMilli() / step * step;
          String plain = bits(ask(reader, null, query, end, step), query);
          assertThat(bits(ask(reader, kept, query, end, step), query)).as(query).isEqualTo(plain);
          QueryResult again = ask(reader, kept, query, end, step);
          assertThat(bits(again, query)).as(query).isEqualTo(plain);
          keptSlices += again.reads().cachedSlices();
        }
      }
    }
    assertThat(keptSlices).isGreaterThan(200);
  }
}
