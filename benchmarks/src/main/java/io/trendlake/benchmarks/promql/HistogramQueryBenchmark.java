// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.promql;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.lake.series.kept.ReadStatistics;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A range query over native histograms, beside Prometheus's engine on the same histograms: {@code
 * make LAKE DAYS SERIES OBSERVATIONS}, {@code ask LAKE DAYS QUERY [PEER]}, where the file PEER is
 * what benchmarks/peers/tsdb has printed. No time is printed unless both have the same answers.
 */
public final class HistogramQueryBenchmark {

  private static final LocalDate FIRST = LocalDate.parse("2026-10-01");
  private static final int MINUTES = 1440;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 3_600_000;
  private static final int TURNS = 7;
  private static final double TOLERANCE = 1e-9;

  private HistogramQueryBenchmark() {}

  /** Makes the lake, or asks it. */
  public static void main(String[] arguments) throws IOException, ParseException {
    int days = Integer.parseInt(arguments[2]);
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[1]))) {
      if (arguments[0].equals("make")) {
        make(bucket, days, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
      } else {
        Map<String, Double> expected =
            arguments.length > 4 ? peer(Path.of(arguments[4])) : Map.of();
        ask(bucket, days, arguments[3], expected);
      }
    }
  }

  private static Instant end(int days) {
    return FIRST.plusDays(days).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static void make(Bucket bucket, int days, int count, int observations)
      throws IOException {
    List<HistogramFleet> fleet =
        IntStream.range(0, count)
            .mapToObj(number -> new HistogramFleet(number, observations))
            .sorted(Comparator.comparing(HistogramFleet::series))
            .toList();
    long bytes = 0;
    for (int day = 0; day < days; day++) {
      LocalDate date = FIRST.plusDays(day);
      long start = end(day).toEpochMilli();
      HistogramsWriter writer = new HistogramsWriter(WriterOptions.day(6));
      for (HistogramFleet series : fleet) {
        List<HistogramSample> samples = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
          series.next(minute);
          long ts = start + minute * MINUTE;
          samples.add(new HistogramSample(ts, ts, series.histogram()));
        }
        writer.add(series.series(), samples);
      }
      byte[] file = writer.finish();
      bytes += file.length;
      bucket.put(new LakeKey.DayFile(Dataset.HISTOGRAMS, date, 0).text(), file);
    }
    new WatermarkStore(bucket).advance(new Watermark(end(days), FIRST.plusDays(days)));
    System.out.printf(
        Locale.ROOT,
        "Trendlake: %.2f bytes a histogram%n",
        (double) bytes / ((double) days * count * MINUTES));
  }

  private static void ask(Bucket bucket, int days, String query, Map<String, Double> expected)
      throws IOException, ParseException {
    LakeReader reader =
        new LakeReader(bucket, InstantSource.fixed(end(days)), LakeReaderOptions.DEFAULT);
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults());
    double first = 0;
    double firstProcessor = 0;
    double best = Double.MAX_VALUE;
    double processor = Double.MAX_VALUE;
    ReadStatistics statistics = null;
    for (int turn = 0; turn < TURNS; turn++) {
      long start = System.nanoTime();
      long cpu = ProcessUse.processorTime();
      LakeView view = reader.open();
      QueryResult result =
          engine.range(
              view,
              query,
              end(0).toEpochMilli() + HOUR,
              end(days).toEpochMilli() - HOUR,
              HOUR,
              QueryControl.unbounded());
      double seconds = (System.nanoTime() - start) / 1e9;
      first = turn == 0 ? seconds : first;
      best = Math.min(best, seconds);
      double spent = (ProcessUse.processorTime() - cpu) / 1e9;
      firstProcessor = turn == 0 ? spent : firstProcessor;
      processor = Math.min(processor, spent);
      statistics = view.statistics();
      if (turn == 0 && !expected.isEmpty()) {
        compare(result, expected);
      }
    }
    if (statistics != null) {
      System.out.printf(
          Locale.ROOT,
          "Trendlake: first %.3f s (%.3f of processor), best %.3f s (%.3f), %,d requests, %.1f MB, %,d rows%n",
          first,
          firstProcessor,
          best,
          processor,
          statistics.requests(),
          statistics.bytes() / 1e6,
          statistics.rows().values().stream().mapToLong(Long::longValue).sum());
    }
  }

  /** The points of the peer's answer, by job and time. */
  private static Map<String, Double> peer(Path file) throws IOException {
    Map<String, Double> points = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("first")) { // The line of times; the others are points.
        System.out.println("Prometheus: " + line);
      } else {
        points.put(words[0] + ' ' + words[1], Double.valueOf(words[2]));
      }
    }
    return points;
  }

  private static void compare(QueryResult result, Map<String, Double> expected) {
    int points = 0;
    for (QueryValue.MatrixSeries series : ((QueryValue.MatrixValue) result.value()).series()) {
      for (int i = 0; i < series.timestamps().length; i++) {
        String point = series.labels().value("job") + ' ' + series.timestamps()[i];
        double wanted = expected.getOrDefault(point, Double.NaN);
        double got = series.values()[i];
        if (!(Math.abs(got - wanted) <= TOLERANCE * Math.abs(wanted))) {
          throw new IllegalStateException(
              "%s: Prometheus answers %s, and Trendlake %s".formatted(point, wanted, got));
        }
        points++;
      }
    }
    if (points != expected.size()) {
      throw new IllegalStateException(
          "Prometheus answers %d points, and Trendlake %d".formatted(expected.size(), points));
    }
    System.out.printf(Locale.ROOT, "%,d points agree%n", points);
  }
}
