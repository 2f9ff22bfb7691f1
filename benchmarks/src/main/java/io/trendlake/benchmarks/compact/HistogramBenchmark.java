// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What a native histogram of 40 buckets takes in a day file, column by column: {@code DIR SERIES
 * OBSERVATIONS...}, each of these a day with so many observations a minute. They follow Poisson
 * around a bell, in a daily wave.
 */
public final class HistogramBenchmark {

  private static final LocalDate DAY = LocalDate.parse("2026-11-01");
  private static final Instant START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final int MINUTES = 60;
  private static final int BUCKETS = 40;
  private static final double SPREAD = 8;

  private final Bucket bucket;
  private final int series;
  private final double observations;
  private final Random random = new Random(1);
  private final double[][] counts;
  private final double[] sums;

  private HistogramBenchmark(Bucket bucket, int series, double observations) {
    this.bucket = bucket;
    this.series = series;
    this.observations = observations;
    this.counts = new double[series][BUCKETS];
    this.sums = new double[series];
    // What was counted before the day: every bucket is in use.
    for (double[] histogram : counts) {
      Arrays.setAll(histogram, i -> 1 + random.nextInt(1000));
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, SqlQueryException {
    int series = Integer.parseInt(arguments[1]);
    for (String each : Arrays.asList(arguments).subList(2, arguments.length)) {
      Path directory = Path.of(arguments[0], each);
      try (Bucket bucket = DirectoryBucket.create(directory).withoutSync()) {
        new HistogramBenchmark(bucket, series, Double.parseDouble(each)).run(directory);
      }
    }
  }

  private void run(Path directory) throws IOException, SqlQueryException {
    for (int hour = 0; hour < 24; hour++) {
      write(hour);
    }
    Instant end = START.plus(Duration.ofDays(1));
    new WatermarkStore(bucket).advance(new Watermark(end, DAY));
    long before = System.nanoTime();
    new Compactor(bucket, CompactionOptions.DEFAULT).run(end.plus(Duration.ofHours(1)));
    double closing = (System.nanoTime() - before) / 1e9;
    byte[] file = content(new LakeKey.DayFile(Dataset.HISTOGRAMS, DAY, 0));
    byte[] trends = content(new LakeKey.HistogramTrendsFile(DAY, 0));
    before = System.nanoTime();
    long histograms = histograms(file);
    double reading = (System.nanoTime() - before) / 1e9;
    if (histograms != series * 24L * MINUTES) {
      throw new IllegalStateException(histograms + " histograms came out");
    }
    System.out.printf(
        Locale.ROOT,
        "%s observations a minute, %,d histograms: %.2f bytes each, trends %.1f bytes a series and hour; closing the day took %.1f s, reading it %.2f s%n",
        observations,
        histograms,
        (double) file.length / histograms,
        trends.length / (series * 24.0),
        closing,
        reading);
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      print(engine, directory, histograms);
    }
  }

  private byte[] content(LakeKey key) throws IOException {
    return bucket.get(key.text()).orElseThrow().content();
  }

  private static long histograms(byte[] file) throws IOException {
    HistogramsReader reader = HistogramsReader.open(FileSource.of("day", file));
    long histograms = 0;
    while (reader.next()) {
      histograms += reader.samples().size();
    }
    return histograms;
  }

  private void write(int hour) throws IOException {
    long start = START.plus(Duration.ofHours(hour)).toEpochMilli();
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.hour(1));
    SamplesWriter samples = new SamplesWriter(WriterOptions.hour(1));
    for (int i = 0; i < series; i++) {
      String instance = String.format(Locale.ROOT, "web-%04d:9100", i);
      List<HistogramSample> ofHour = new ArrayList<>();
      for (int minute = 0; minute < MINUTES; minute++) {
        long ts = start + Duration.ofMinutes(minute).toMillis();
        observe(i, hour * MINUTES + minute);
        ofHour.add(new HistogramSample(ts, ts, histogram(i)));
      }
      writer.add(series("latency_seconds", instance, MetricType.HISTOGRAM), ofHour);
      samples.add(
          series("up", instance, MetricType.GAUGE), new long[] {start}, new double[] {1}, 0, 1);
    }
    Instant at = Instant.ofEpochMilli(start);
    bucket.put(new LakeKey.HourFile(Dataset.HISTOGRAMS, at, 0).text(), writer.finish());
    bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, at, 0).text(), samples.finish());
  }

  private static Series series(String name, String instance, MetricType type) {
    return new Series(name, "111122223333", "eu-west-1", "web", instance, "{}", type);
  }

  private void observe(int of, int minute) {
    double wave = 1 + 0.6 * Math.sin(2 * Math.PI * minute / 1440);
    for (int i = 0; i < BUCKETS; i++) {
      double distance = (i - BUCKETS / 2.0) / SPREAD;
      double share = Math.exp(-distance * distance / 2) / (SPREAD * Math.sqrt(2 * Math.PI));
      int more = poisson(observations * wave * share);
      counts[of][i] += more;
      for (int n = 0; n < more; n++) {
        sums[of] += Math.pow(2, (i - random.nextDouble()) / 4);
      }
    }
  }

  private int poisson(double mean) {
    if (mean > 50) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double least = Math.exp(-mean);
    int events = 0;
    for (double product = random.nextDouble(); product > least; product *= random.nextDouble()) {
      events++;
    }
    return events;
  }

  private NativeHistogram histogram(int of) {
    int[] indexes = new int[BUCKETS];
    Arrays.setAll(indexes, i -> i);
    return new NativeHistogram(
        2,
        0x1p-128,
        0,
        Arrays.stream(counts[of]).sum(),
        sums[of],
        indexes,
        counts[of].clone(),
        new int[0],
        new double[0],
        new double[0],
        ResetHint.UNKNOWN);
  }

  private static void print(SqlEngine engine, Path directory, long histograms)
      throws SqlQueryException {
    String sql =
        """
        SELECT path_in_schema, sum(total_compressed_size) / %d AS bytes, any_value(encodings)
        FROM parquet_metadata('%s/histograms/day/*/*.parquet')
        GROUP BY 1 ORDER BY 2 DESC\
        """
            .formatted(histograms, directory.toAbsolutePath());
    try (SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        System.out.printf(
            Locale.ROOT,
            "  %s %.3f %s%n",
            result.row()[0],
            Double.parseDouble(String.valueOf(result.row()[1])),
            result.row()[2]);
      }
    }
  }
}
