// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A lake as that of {@link TwinFleet}, two closed days and three open hours, of native histograms:
 * exponential ones whose resolution falls, on both sides of zero with a zero bucket that grows,
 * with fractional counts, with custom bounds that are not the same everywhere, gauges, and series
 * that are a number at times. All counters are reset at times, and series go away and come back.
 * Beside them are counters and gauges of floats.
 */
public final class NativeFleet {

  /** What random queries of the fleet are made of. */
  public static final RandomPromql.Words WORDS =
      new RandomPromql.Words(
          List.of(
              "request_seconds",
              "request_seconds",
              "request_custom",
              "request_custom",
              "balance",
              "queue_size",
              "share_ratio",
              "mixed_value",
              "requests_total",
              "load",
              "target_info",
              "nothing"),
          "request_seconds",
          List.of(
              "job=\"api\"",
              "job=~\"api|web\"",
              "job!=\"api\"",
              "instance=\"api-1:9100\"",
              "instance!~\".*-1:.*\"",
              "account=\"2\"",
              "absent=\"\""),
          List.of("job", "instance", "account", "version", "nowhere"),
          "request_.*|mixed_value",
          TwinFleet.START / 1000);

  private final Random random;
  private final List<Target> targets = new ArrayList<>();

  private NativeFleet(Random random) {
    this.random = random;
    for (String job : List.of("api", "web")) {
      for (int i = 0; i < 3; i++) {
        targets.add(new Target(job, job + "-" + i + ":9100", i));
      }
    }
  }

  /** Makes the lake. */
  public static Bucket lake(Random random) throws IOException {
    return TwinFleet.lake(new NativeFleet(random)::write);
  }

  private void write(Bucket lake, Instant hour) throws IOException {
    WriterOptions options = WriterOptions.hour(CompactionOptions.DEFAULT.hourLevel());
    SamplesWriter floats = new SamplesWriter(options);
    HistogramsWriter histograms = new HistogramsWriter(options);
    targets.stream()
        .flatMap(target -> target.hour(hour.toEpochMilli()).stream())
        .sorted((a, b) -> a.series.compareTo(b.series))
        .forEach(walk -> walk.write(floats, histograms));
    lake.put(new LakeKey.HourFile(Dataset.SAMPLES, hour, 0).text(), floats.finish());
    lake.put(new LakeKey.HourFile(Dataset.HISTOGRAMS, hour, 0).text(), histograms.finish());
  }

  /** One series, with its samples of the current hour. */
  private static final class Walk {
    private final Series series;
    private final long[] ts = new long[61];
    private final double[] values = new double[61];
    private final List<HistogramSample> histograms = new ArrayList<>();
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

    void add(long at, NativeHistogram histogram) {
      histograms.add(new HistogramSample(at, at, histogram));
    }

    void write(SamplesWriter toFloats, HistogramsWriter toHistograms) {
      if (size > 0) {
        toFloats.add(series, ts, values, 0, size);
      }
      toHistograms.add(series, List.copyOf(histograms));
      histograms.clear();
      size = 0;
    }
  }

  private final class Target {
    private final String job;
    private final String instance;
    private final String account;
    private final boolean first;
    private final Walk requests;
    private final Walk load;
    private final Walk info;
    private final Walk seconds;
    private final Walk custom;
    private final Walk balance;
    private final Walk share;
    private final Walk queue;
    private final Walk mixed;
    private final Observations inSeconds;
    private final Observations inCustom;
    private final Observations inBalance = new Observations(1, 0x1p-7);
    private final Observations inShare = new Observations(1, 0x1p-128);
    private boolean isFloat;
    private long awayUntil;

    Target(String job, String instance, int number) {
      this.job = job;
      this.instance = instance;
      this.account = number == 0 ? "1" : "2";
      this.first = number == 0;
      this.requests = walk("requests_total", MetricType.COUNTER);
      this.load = walk("load", MetricType.GAUGE);
      this.seconds = walk("request_seconds", MetricType.HISTOGRAM);
      this.custom = walk("request_custom", MetricType.HISTOGRAM);
      this.balance = walk("balance", MetricType.HISTOGRAM);
      this.share = walk("share_ratio", MetricType.HISTOGRAM);
      this.queue = walk("queue_size", MetricType.GAUGEHISTOGRAM);
      this.mixed = walk("mixed_value", MetricType.HISTOGRAM);
      this.info = walk("target_info", MetricType.GAUGE, "version", "1." + number);
      this.inSeconds = new Observations(number == 1 ? 2 : 3, 0x1p-128);
      this.inCustom = Observations.custom(bounds());
    }

    private Walk walk(String name, MetricType type, String... labels) {
      Labels all = TwinFleet.labels(name, job, instance, account, labels);
      return new Walk(Series.of(all, type));
    }

    private double[] bounds() {
      return first || random.nextInt(3) == 0
          ? new double[] {0.1, 0.5, 1, 5}
          : new double[] {0.1, 1, 2.5, 5, 10};
    }

    private List<Walk> all() {
      return List.of(requests, load, info, seconds, custom, balance, share, queue, mixed);
    }

    private void restart() {
      requests.value = 0;
      inSeconds.clear();
      inCustom.clear(bounds());
      inBalance.clear();
      inShare.clear();
    }

    private List<Walk> hour(long hour) {
      for (long slot = hour; slot < hour + TwinFleet.HOUR; slot += TwinFleet.MINUTE) {
        long at = slot + (random.nextInt(50) == 0 ? random.nextInt(2000) : 0);
        if (slot < awayUntil) {
          continue;
        }
        if (random.nextInt(400) == 0) {
          awayUntil = slot + random.nextLong(TwinFleet.MINUTE, 2 * TwinFleet.HOUR);
          if (random.nextBoolean()) {
            all().forEach(walk -> walk.add(at, StaleMarker.VALUE));
          }
          if (random.nextBoolean()) {
            restart();
          }
          continue;
        }
        scrape(at);
      }
      return all();
    }

    private void scrape(long at) {
      if (random.nextInt(600) == 0) {
        restart();
      }
      observe();
      requests.value += random.nextInt(30);
      requests.add(at, requests.value);
      load.value += random.nextInt(21) / 8.0 - 1.25;
      load.add(at, load.value);
      info.add(at, 1);
      seconds.add(at, inSeconds.histogram(ResetHint.UNKNOWN));
      custom.add(at, inCustom.histogram(ResetHint.UNKNOWN));
      balance.add(at, inBalance.histogram(ResetHint.UNKNOWN));
      share.add(at, inShare.histogram(ResetHint.UNKNOWN));
      queue.add(at, queued().histogram(ResetHint.GAUGE));
      isFloat ^= random.nextInt(40) == 0;
      if (isFloat) {
        mixed.add(at, requests.value);
      } else {
        mixed.add(at, inSeconds.histogram(ResetHint.UNKNOWN));
      }
    }

    private void observe() {
      if (random.nextInt(500) == 0 && inSeconds.schema() > 0) {
        inSeconds.reduce();
      }
      for (int i = random.nextInt(12); i > 0; i--) {
        int index = bucket(inSeconds.schema());
        inSeconds.add(index, 1, middle(index, inSeconds.schema()));
        inCustom.add(random.nextInt(inCustom.customBuckets()), 1, random.nextInt(32) / 8.0);
        index = bucket(inShare.schema());
        inShare.add(index, 0.25 * random.nextInt(9), middle(index, inShare.schema()));
      }
      if (random.nextInt(700) == 0) {
        inBalance.widen(1);
      }
      for (int i = random.nextInt(8); i > 0; i--) {
        int index = 1 + Math.abs(bucket(inBalance.schema()));
        switch (random.nextInt(8)) {
          case 0 -> inBalance.addZero();
          case 1, 2, 3 -> inBalance.addNegative(index, middle(index, inBalance.schema()));
          default -> inBalance.add(index, 1, middle(index, inBalance.schema()));
        }
      }
    }

    /** Buckets around 1, at each resolution over the same range. */
    private int bucket(int schema) {
      return (int) Math.rint(Math.scalb(random.nextGaussian(), schema));
    }

    /** A value in a bucket, the same at all times. */
    private double middle(int index, int schema) {
      return Math.scalb(0.75, Math.floorDiv(index - 1, 1 << schema) + 1);
    }

    private Observations queued() {
      Observations now = new Observations(0, 0.5);
      for (int i = random.nextInt(6); i > 0; i--) {
        int index = random.nextInt(5);
        now.add(index, 1, middle(index, 0));
      }
      return now;
    }
  }
}
