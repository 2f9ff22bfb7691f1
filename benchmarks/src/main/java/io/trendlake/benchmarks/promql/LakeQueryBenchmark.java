// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.promql;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.lake.series.kept.ReadStatistics;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Queries over samples: {@code make DAYS SERIES DIR} makes a lake of closed days with a sample a
 * minute of counters of ten jobs, and an open hour of ten times as many gauges; {@code ask DAYS
 * SERIES DIR} asks it.
 */
public final class LakeQueryBenchmark {

  static final LocalDate FIRST = LocalDate.parse("2026-10-01");
  private static final int MINUTES = 1440;
  private static final int TURNS = 5;
  private static final long HOUR = 3_600_000;

  private LakeQueryBenchmark() {}

  /** Makes the lake, or asks: of each query the first and the best of the later turns. */
  public static void main(String[] arguments) throws IOException, ParseException {
    int days = Integer.parseInt(arguments[1]);
    int series = Integer.parseInt(arguments[2]);
    Instant end = FIRST.plusDays(days).atStartOfDay().toInstant(ZoneOffset.UTC);
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[3])).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, days, series, end);
        case "ask" -> ask(bucket, days, end);
        default -> throw new IllegalArgumentException("make or ask, not " + arguments[0]);
      }
    }
  }

  private static void ask(Bucket bucket, int days, Instant end) throws IOException, ParseException {
    Instant now = end.plus(Duration.ofMinutes(30));
    LakeReader reader = new LakeReader(bucket, InstantSource.fixed(now), LakeReaderOptions.DEFAULT);
    System.out.println("| query | turn | s | processor s | requests | MB read | rows |");
    System.out.println("|---|---|---|---|---|---|---|");
    String rates = "sum by (job) (rate(http_requests_total[5m]))";
    ask(reader, "%d days, step 1h".formatted(days), rates, end, days * 24L * HOUR, HOUR);
    ask(reader, "one day, step 1m", "rate(http_requests_total[5m])", end, 24 * HOUR, 60_000);
    ask(reader, "open hour, instant", "topk(10, temperature)", now, 0, 60_000);
  }

  private static void ask(
      LakeReader reader, String what, String query, Instant end, long back, long step)
      throws IOException, ParseException {
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults().with(TrendUse.NEVER));
    long bestNanos = Long.MAX_VALUE;
    long leastCpu = Long.MAX_VALUE;
    for (int turn = 0; turn < TURNS; turn++) {
      long start = System.nanoTime();
      long cpu = ProcessUse.processorTime();
      LakeView view = reader.open();
      long to = end.toEpochMilli() - (back == 0 ? 0 : step);
      if (back == 0) {
        engine.instant(view, query, to, QueryControl.unbounded());
      } else {
        engine.range(view, query, to - back + step, to, step, QueryControl.unbounded());
      }
      bestNanos = Math.min(bestNanos, System.nanoTime() - start);
      leastCpu = Math.min(leastCpu, ProcessUse.processorTime() - cpu);
      if (turn == 0 || turn == TURNS - 1) {
        print(what, turn == 0 ? "first" : "best", bestNanos, leastCpu, view.statistics());
      }
    }
  }

  private static void print(
      String what, String turn, long nanos, long cpu, ReadStatistics statistics) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %,d | %.1f | %,d |%n",
        what,
        turn,
        nanos / 1e9,
        cpu / 1e9,
        statistics.requests(),
        statistics.bytes() / 1e6,
        statistics.rows().values().stream().mapToLong(Long::longValue).sum());
  }

  private static Series counter(int number) {
    return new Series(
        "http_requests_total",
        "1",
        "eu-west-1",
        "job-" + number % 10,
        "host-%05d:9100".formatted(number),
        "{\"code\":\"200\"}",
        MetricType.COUNTER);
  }

  private static void make(Bucket bucket, int days, int count, Instant end) throws IOException {
    Random random = new Random(1);
    List<Integer> order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparing(LakeQueryBenchmark::counter))
            .toList();
    double[] totals = new double[count];
    for (int day = 0; day < days; day++) {
      LocalDate date = FIRST.plusDays(day);
      long start = date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      SamplesWriter writer = new SamplesWriter(WriterOptions.day(3));
      long[] ts = new long[MINUTES];
      double[] values = new double[MINUTES];
      for (int number : order) {
        for (int minute = 0; minute < MINUTES; minute++) {
          ts[minute] = start + minute * 60_000L;
          totals[number] += random.nextInt(100);
          values[minute] = totals[number];
        }
        writer.add(counter(number), ts, values, 0, MINUTES);
      }
      bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, date, 0).text(), writer.finish());
    }
    for (int minute = 0; minute <= 30; minute++) {
      Instant slot = end.plus(Duration.ofMinutes(minute));
      MinuteSamplesWriter writer = new MinuteSamplesWriter();
      for (int number = 0; number < 10 * count; number++) {
        String instance = "host-%06d:9100".formatted(number);
        Series gauge = new Series("temperature", "1", "r", "j", instance, "{}", MetricType.GAUGE);
        writer.add(gauge, 0, slot.toEpochMilli(), random.nextInt(1000) / 10.0);
      }
      bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text(), writer.finish());
    }
    new WatermarkStore(bucket).advance(new Watermark(end, FIRST.plusDays(days)));
  }
}
