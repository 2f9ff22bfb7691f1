// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;

/**
 * A lake of three hours with the metrics of the demo service that the queries of Prometheus's
 * compliance tests are about, from three instances that are scraped every five seconds. One of them
 * is away for ten minutes, and another restarts.
 */
final class DemoService {

  static final Instant START = Instant.parse("2026-03-01T20:00:00Z");
  static final Instant END = START.plus(Duration.ofHours(3));

  private static final long STEP = 5_000;
  private static final int SLOTS = (int) (Duration.ofHours(1).toMillis() / STEP);
  private static final double AWAY = Double.NEGATIVE_INFINITY;
  private static final double[] BOUNDS = bounds();

  private final Random random;
  private final List<Walk> walks = new ArrayList<>();

  /** One series, and its value at each slot in order; {@link #AWAY} for none. */
  private record Walk(Series series, LongToDoubleFunction values) {}

  private DemoService(Random random) {
    this.random = random;
    for (int port = 10_000; port < 10_003; port++) {
      addInstance(port);
    }
    walks.sort((a, b) -> a.series().compareTo(b.series()));
  }

  private static double[] bounds() {
    double[] bounds = new double[25];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = 1e-4 * Math.pow(1.5, i);
    }
    return bounds;
  }

  /** Makes the lake. */
  static Bucket lake(Random random) throws IOException {
    DemoService service = new DemoService(random);
    Bucket bucket = new InMemoryBucket();
    for (Instant hour = START; hour.isBefore(END); hour = hour.plus(Duration.ofHours(1))) {
      SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
      for (Walk walk : service.walks) {
        write(walk, hour.toEpochMilli(), writer);
      }
      bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, hour, 0).text(), writer.finish());
    }
    new WatermarkStore(bucket)
        .advance(new Watermark(END, LocalDate.ofInstant(START, ZoneOffset.UTC)));
    return bucket;
  }

  private static void write(Walk walk, long hour, SamplesWriter writer) {
    long[] ts = new long[SLOTS];
    double[] values = new double[SLOTS];
    int size = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      long at = hour + slot * STEP;
      double value = walk.values().applyAsDouble(at);
      if (value != AWAY) {
        ts[size] = at;
        values[size] = value;
        size++;
      }
    }
    if (size > 0) {
      writer.add(walk.series(), ts, values, 0, size);
    }
  }

  private void addInstance(int port) {
    int number = port - 10_000;
    for (String type : List.of("buffers", "cached", "free", "used")) {
      double usual = 1e9 * type.length();
      add(port, "demo_memory_usage_bytes", MetricType.GAUGE, at -> noise(usual, 1e8), "type", type);
    }
    for (String mode : List.of("idle", "system", "user")) {
      double[] sum = {random.nextInt(1000)};
      add(
          port,
          "demo_cpu_usage_seconds_total",
          MetricType.COUNTER,
          at -> {
            boolean restarted = number == 1 && into(at) == Duration.ofMinutes(70).toMillis();
            sum[0] = (restarted ? 0 : sum[0]) + random.nextDouble(5);
            return sum[0];
          },
          "mode",
          mode);
    }
    add(port, "demo_num_cpus", MetricType.GAUGE, at -> 4 + 4 * (number / 2));
    add(port, "demo_disk_total_bytes", MetricType.GAUGE, at -> 4e9);
    add(
        port,
        "demo_disk_usage_bytes",
        MetricType.GAUGE,
        at -> noise(1e9 + into(at) * 10.0 * (number + 1), 1e6));
    add(
        port,
        "demo_intermittent_metric",
        MetricType.GAUGE,
        at -> into(at) / 60_000 % 3 == 0 ? AWAY : 1);
    long run = Duration.ofSeconds(120 + 30 * number).toMillis();
    add(
        port,
        "demo_batch_last_success_timestamp_seconds",
        MetricType.GAUGE,
        at -> at / run * run / 1000.0);
    addHistogram(port, "GET", "/api/foo", "200");
    addHistogram(port, "POST", "/api/bar", "500");
  }

  /** The buckets of one path; all of one slot are drawn when the first of them is asked for. */
  private void addHistogram(int port, String method, String path, String status) {
    String name = "demo_api_request_duration_seconds";
    String[] labels = {"method", method, "path", path, "status", status};
    double[][] counts =
        new double[BOUNDS.length + 2][(int) ((END.toEpochMilli() - START.toEpochMilli()) / STEP)];
    for (int slot = 1; slot < counts[0].length; slot++) {
      for (double[] count : counts) {
        count[slot] = count[slot - 1];
      }
      for (int left = random.nextInt(7); left > 0; left--) {
        double seconds = -Math.log(1 - random.nextDouble()) / 200;
        counts[BOUNDS.length][slot]++;
        counts[BOUNDS.length + 1][slot] += seconds;
        for (int i = 0; i < BOUNDS.length; i++) {
          counts[i][slot] += seconds <= BOUNDS[i] ? 1 : 0;
        }
      }
    }
    for (int i = 0; i <= BOUNDS.length; i++) {
      double[] count = counts[i];
      String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]);
      List<String> all = new ArrayList<>(List.of(labels));
      all.addAll(List.of("le", bound));
      add(port, name + "_bucket", MetricType.HISTOGRAM, slots(count), all.toArray(String[]::new));
    }
    add(port, name + "_count", MetricType.HISTOGRAM, slots(counts[BOUNDS.length]), labels);
    add(port, name + "_sum", MetricType.HISTOGRAM, slots(counts[BOUNDS.length + 1]), labels);
  }

  private static LongToDoubleFunction slots(double[] values) {
    return at -> values[(int) (into(at) / STEP)];
  }

  private void add(
      int port, String name, MetricType type, LongToDoubleFunction values, String... labels) {
    List<String> all = new ArrayList<>(List.of(labels));
    all.addAll(List.of("__name__", name, "job", "demo", "instance", "demo.promlabs.com:" + port));
    boolean leaves = port == 10_002;
    walks.add(
        new Walk(
            Series.of(Labels.of(all.toArray(String[]::new)), type),
            at -> leaves && isAway(at) ? AWAY : values.applyAsDouble(at)));
  }

  private static boolean isAway(long at) {
    return into(at) >= Duration.ofMinutes(100).toMillis()
        && into(at) < Duration.ofMinutes(110).toMillis();
  }

  private static long into(long at) {
    return at - START.toEpochMilli();
  }

  private double noise(double usual, double width) {
    return Math.rint(usual + width * (2 * random.nextDouble() - 1));
  }
}
