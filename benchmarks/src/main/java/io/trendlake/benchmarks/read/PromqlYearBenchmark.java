// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.lake.series.kept.ReadStatistics;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A year of one counter of 1,000 series, asked in PromQL from its trends: {@code make DAYS SECONDS
 * DIR} makes the lake with so many seconds from sample to sample, {@code ask DAYS SECONDS DIR}
 * asks.
 */
public final class PromqlYearBenchmark {

  /** The first day of the lake. */
  public static final LocalDate FIRST = LocalDate.parse("2025-11-01");

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final int INSTANCES = 100;
  private static final int DEVICES = 10;
  private static final int TURNS = Integer.getInteger("turns", 7);

  private static final String QUERY = "sum by (instance) (rate(requests_total[6h]))";

  private PromqlYearBenchmark() {}

  /** Makes the lake, or asks. */
  public static void main(String[] arguments) throws IOException, ParseException {
    int days = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[3])).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, days, seconds);
        case "ask" -> ask(bucket, days);
        default -> throw new IllegalArgumentException("make or ask, not " + arguments[0]);
      }
    }
  }

  private static void make(Bucket bucket, int days, int seconds) throws IOException {
    Counters fleet = new Counters(seconds);
    CompactedDays made = new CompactedDays(bucket);
    for (int day = 0; day < days; day++) {
      made.make(FIRST.plusDays(day), fleet);
      if (day > 0) {
        made.dropHours(FIRST.plusDays(day - 1L));
      }
    }
  }

  /** Counters by up to five a second, each of which begins again once a month or so. */
  private static final class Counters implements CompactedDays.Hour {
    private final List<Series> series = new ArrayList<>();
    private final double[] last = new double[INSTANCES * DEVICES];
    private final Random random = new Random(1);
    private final int seconds;

    Counters(int seconds) {
      this.seconds = seconds;
      for (int instance = 0; instance < INSTANCES; instance++) {
        for (int device = 0; device < DEVICES; device++) {
          series.add(
              new Series(
                  "requests_total",
                  "111122223333",
                  "eu-west-1",
                  "node",
                  "10.0.%03d.7:9100".formatted(instance),
                  "{\"device\":\"sd%d\"}".formatted(device),
                  MetricType.COUNTER));
        }
      }
    }

    @Override
    public void write(SamplesWriter writer, Instant hour) {
      int samples = 3600 / seconds;
      long[] ts = new long[samples];
      double[] values = new double[samples];
      for (int i = 0; i < series.size(); i++) {
        for (int sample = 0; sample < samples; sample++) {
          ts[sample] = hour.toEpochMilli() + sample * 1000L * seconds;
          last[i] = random.nextInt(720 * samples) == 0 ? 0 : last[i] + random.nextInt(5 * seconds);
          values[sample] = last[i];
        }
        writer.add(series.get(i), ts, values, 0, samples);
      }
    }
  }

  private static void ask(Bucket bucket, int days) throws IOException, ParseException {
    System.out.printf(
        Locale.ROOT,
        "%,d bytes of trends, %,d of samples%n",
        size(bucket, LakeLayout.TRENDS),
        size(bucket, LakeLayout.prefix(Dataset.SAMPLES, Tier.DAY)));
    long start = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    long end = start + (days - 1) * DAY;
    LakeReader reader =
        new LakeReader(bucket, () -> Instant.ofEpochMilli(end + DAY), LakeReaderOptions.DEFAULT);
    requireSame(reader, end - Math.min(days - 2, 20) * DAY, end);
    System.out.println(
        "| turn | s | s of processor | bytes read | requests | trend hours | samples |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int turn = 1; turn <= TURNS; turn++) {
      LakeView view = reader.open();
      long cpu = ProcessUse.processorTime();
      long time = System.nanoTime();
      QueryResult result = ask(view, start + DAY, end, TrendUse.EXACT);
      double seconds = (System.nanoTime() - time) / 1e9;
      double processor = (ProcessUse.processorTime() - cpu) / 1e9;
      ReadStatistics read = view.statistics();
      if (((MatrixValue) result.value()).series().size() != INSTANCES) {
        throw new IllegalStateException("not every instance has an answer");
      }
      System.out.printf(
          Locale.ROOT,
          "| %d | %.2f | %.2f | %,d | %,d | %,d | %,d |%n",
          turn,
          seconds,
          processor,
          read.bytes(),
          read.requests(),
          result.reads().trendHours(),
          result.reads().samples());
    }
  }

  private static QueryResult ask(LakeView view, long start, long end, TrendUse use)
      throws ParseException {
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults().with(use));
    return engine.range(view, QUERY, start, end, 6 * HOUR, QueryControl.unbounded());
  }

  /** The answer must be that of the samples, or no time is printed. */
  private static void requireSame(LakeReader reader, long start, long end)
      throws IOException, ParseException {
    MatrixValue exact = (MatrixValue) ask(reader.open(), start, end, TrendUse.EXACT).value();
    MatrixValue never = (MatrixValue) ask(reader.open(), start, end, TrendUse.NEVER).value();
    for (int i = 0; i < INSTANCES; i++) {
      double[] left = exact.series().get(i).values();
      double[] right = never.series().get(i).values();
      for (int step = 0; step < right.length; step++) {
        if (!(Math.abs(left[step] - right[step]) <= 1e-9 * Math.abs(right[step]))) {
          throw new IllegalStateException(
              "%s from trends, %s from samples".formatted(left[step], right[step]));
        }
      }
    }
  }

  private static long size(Bucket bucket, String prefix) throws IOException {
    return bucket.list(prefix).stream().mapToLong(ObjectInfo::size).sum();
  }
}
