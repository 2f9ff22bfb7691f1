// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up fleet of metrics of 1,000 series each, by turns counters and gauges, that has two
 * samples in an hour: enough for trends whose columns differ. Three fifths of the series never
 * change, as in recorded exporters.
 */
final class SeriesWalks implements CompactedDays.Hour {

  static final int SERIES_OF_METRIC = 1000;
  private static final int DEVICES = 5;
  private static final int BUSY_DEVICES = 2;
  private static final int SAMPLES = 2;
  private static final long APART = 3_600_000L / SAMPLES;

  private final List<Series> series = new ArrayList<>();
  private final double[] last;
  private final Random random = new Random(1);

  SeriesWalks(int metrics) {
    for (int metric = 0; metric < metrics; metric++) {
      for (int host = 0; host < SERIES_OF_METRIC / DEVICES; host++) {
        for (int device = 0; device < DEVICES; device++) {
          series.add(series(metric, host, device));
        }
      }
    }
    last = new double[series.size()];
  }

  private static Series series(int metric, int host, int device) {
    return new Series(
        name(metric),
        "111122223333",
        "eu-west-1",
        "node",
        "10.0.%03d.7:9100".formatted(host),
        "{\"device\":\"sd%d\",\"mode\":\"mode-%03d\"}".formatted(device, metric),
        isCounter(metric) ? MetricType.COUNTER : MetricType.GAUGE);
  }

  /** The name of a metric; they sort by their numbers. */
  static String name(int metric) {
    return "fleet_metric_%04d_%s".formatted(metric, isCounter(metric) ? "total" : "ratio");
  }

  private static boolean isCounter(int metric) {
    return metric % 2 == 0;
  }

  int size() {
    return series.size();
  }

  /** A counter by up to ten a minute, a gauge to a neighbouring value of two decimals. */
  private double next(Series one, double value) {
    return one.type() == MetricType.COUNTER
        ? value + random.nextInt(300)
        : Math.rint(Math.abs(value * 100 + random.nextInt(201) - 100)) / 100;
  }

  @Override
  public void write(SamplesWriter writer, Instant hour) {
    long[] ts = new long[SAMPLES];
    double[] values = new double[SAMPLES];
    for (int i = 0; i < series.size(); i++) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        ts[sample] = hour.toEpochMilli() + sample * APART;
        last[i] = i % DEVICES < BUSY_DEVICES ? next(series.get(i), last[i]) : i % 97;
        values[sample] = last[i];
      }
      writer.add(series.get(i), ts, values, 0, SAMPLES);
    }
  }
}
