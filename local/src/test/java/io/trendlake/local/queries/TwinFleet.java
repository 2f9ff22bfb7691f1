// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
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

/**
 * A lake of two closed days and three open hours: counters that reset, gauges with NaN and infinite
 * values, buckets, and series that go away, with a stale marker or without one, and come back. The
 * lake's order of series (columns first) is here that of Prometheus (by the names of labels), since
 * {@code topk} and {@code limitk} keep of equals those that come first.
 */
public final class TwinFleet {

  static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  public static final long START = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  static final long MINUTE = 60_000;
  public static final long HOUR = 60 * MINUTE;
  public static final int HOURS = 51;
  public static final Instant END = Instant.ofEpochMilli(START + HOURS * HOUR);

  private static final List<String> BOUNDS = List.of("0.1", "0.5", "1", "5", "+Inf");

  private final Random random;
  private final List<Target> targets = new ArrayList<>();

  private TwinFleet(Random random) {
    this.random = random;
    for (String job : List.of("api", "node", "web")) {
      for (int i = 0; i < 3; i++) {
        targets.add(new Target(job, job + "-" + i + ":9100", i == 0 ? "1" : "2"));
      }
    }
  }

  /** The labels of a series of a target, more than those that all have given by turns. */
  static Labels labels(String name, String job, String instance, String account, String... more) {
    return Labels.of(more).toBuilder()
        .set(Labels.METRIC_NAME, name)
        .set("job", job)
        .set("instance", instance)
        .set("account", account)
        .set("region", "eu-west-1")
        .build();
  }

  /** Writes the files of an hour into a lake. */
  @FunctionalInterface
  public interface HourFiles {

    /** Writes those of the hour that begins at an instant. */
    void write(Bucket lake, Instant hour) throws IOException;
  }

  /** Makes the lake. */
  public static Bucket lake(Random random) throws IOException {
    return lake(new TwinFleet(random)::write);
  }

  /** Makes a lake of as many days and hours, with other samples. */
  public static Bucket lake(HourFiles files) throws IOException {
    Bucket bucket = new InMemoryBucket();
    CompactionOptions options = CompactionOptions.DEFAULT;
    for (int hour = 0; hour < HOURS; hour++) {
      Instant at = Instant.ofEpochMilli(START + hour * HOUR);
      files.write(bucket, at);
      if (hour % 24 == 23) {
        Instant end = at.plus(Duration.ofHours(1));
        new WatermarkStore(bucket)
            .advance(new Watermark(end, LocalDate.ofInstant(at, ZoneOffset.UTC)));
        new Compactor(bucket, options).run(end.plus(options.grace()));
      }
    }
    new WatermarkStore(bucket).advance(new Watermark(END, FIRST.plusDays(HOURS / 24)));
    return bucket;
  }

  private void write(Bucket lake, Instant hour) throws IOException {
    SamplesWriter writer =
        new SamplesWriter(WriterOptions.hour(CompactionOptions.DEFAULT.hourLevel()));
    targets.stream()
        .flatMap(target -> target.hour(hour.toEpochMilli()).stream())
        .sorted((a, b) -> a.series.compareTo(b.series))
        .forEach(walk -> walk.write(writer));
    lake.put(new LakeKey.HourFile(Dataset.SAMPLES, hour, 0).text(), writer.finish());
  }

  /** One series, with its samples of the current hour. */
  private static final class Walk {
    private final Series series;
    private final long[] ts = new long[61];
    private final double[] values = new double[61];
    private int size;
    private double value;

    Walk(Series series) {
      this.series = series;
    }

    void add(long at, double sample) {
      ts[size] = at;
      values[size] = sample;
      size++;
    }

    void write(SamplesWriter writer) {
      if (size > 0) {
        writer.add(series, ts, values, 0, size);
      }
      size = 0;
    }
  }

  private final class Target {
    private final String job;
    private final String instance;
    private final String account;
    private final List<Walk> counters = new ArrayList<>();
    private final List<Walk> gauges = new ArrayList<>();
    private final List<Walk> buckets = new ArrayList<>();
    private final Walk count;
    private final Walk sum;
    private final List<Walk> constants = new ArrayList<>();
    private long awayUntil;

    Target(String job, String instance, String account) {
      this.job = job;
      this.instance = instance;
      this.account = account;
      for (String code : List.of("200", "404", "500")) {
        counters.add(walk("http_requests_total", MetricType.COUNTER, "status", code));
      }
      gauges.add(walk("node_load1", MetricType.GAUGE));
      gauges.add(walk("temperature", MetricType.GAUGE, "sensor", "a"));
      gauges.add(walk("temperature", MetricType.GAUGE, "sensor", "b"));
      for (String bound : BOUNDS) {
        buckets.add(walk("request_seconds_bucket", MetricType.HISTOGRAM, "le", bound));
      }
      count = walk("request_seconds_count", MetricType.HISTOGRAM);
      sum = walk("request_seconds_sum", MetricType.HISTOGRAM);
      constants.add(walk("up", MetricType.GAUGE));
      constants.add(walk("target_info", MetricType.GAUGE, "version", "1." + job.length()));
      constants.forEach(walk -> walk.value = 1);
    }

    private Walk walk(String name, MetricType type, String... labels) {
      return new Walk(Series.of(labels(name, job, instance, account, labels), type));
    }

    private List<Walk> all() {
      List<Walk> all = new ArrayList<>(counters);
      all.addAll(gauges);
      all.addAll(buckets);
      all.add(count);
      all.add(sum);
      all.addAll(constants);
      return all;
    }

    private List<Walk> hour(long hour) {
      for (long slot = hour; slot < hour + HOUR; slot += MINUTE) {
        long at = slot + (random.nextInt(50) == 0 ? random.nextInt(2000) : 0);
        if (slot < awayUntil) {
          continue;
        }
        if (random.nextInt(400) == 0) {
          awayUntil = slot + random.nextLong(MINUTE, random.nextBoolean() ? HOUR / 4 : 4 * HOUR);
          if (random.nextBoolean()) {
            all().forEach(walk -> walk.add(at, StaleMarker.VALUE));
          }
          if (random.nextBoolean()) {
            counters.forEach(walk -> walk.value = 0);
            buckets.forEach(walk -> walk.value = 0);
            count.value = 0;
            sum.value = 0;
          }
          continue;
        }
        scrape(at);
      }
      return all();
    }

    private void scrape(long at) {
      for (Walk counter : counters) {
        counter.value += random.nextInt(30);
        counter.add(at, counter.value);
      }
      for (Walk gauge : gauges) {
        gauge.value += random.nextInt(21) / 8.0 - 1.25;
        gauge.add(at, gauge.series.name().equals("temperature") ? odd(gauge.value) : gauge.value);
      }
      int before = 0;
      for (Walk bucket : buckets) {
        before += random.nextInt(4);
        bucket.value += before;
        bucket.add(at, bucket.value);
      }
      count.value += before;
      count.add(at, count.value);
      sum.value += before * 0.75;
      sum.add(at, sum.value);
      constants.forEach(walk -> walk.add(at, walk.value));
    }

    private double odd(double value) {
      return switch (random.nextInt(500)) {
        case 0 -> Double.NaN;
        case 1 -> Double.POSITIVE_INFINITY;
        case 2 -> Double.NEGATIVE_INFINITY;
        default -> value;
      };
    }
  }
}
