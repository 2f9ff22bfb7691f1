// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.model.Utf8Order;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the samples of a day come to, metric by metric: counts, sums, and checksums that do not
 * depend on the order of the series.
 */
public final class MetricSums {

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final SortedMap<String, Sum> sums = new TreeMap<>(Utf8Order::compare);

  /**
   * The sums of one metric.
   *
   * @param series with samples
   * @param samples stale markers among them
   * @param stale markers
   * @param histograms native histograms
   * @param sum of the values that are finite, and of the sums of histograms that are
   * @param checksum of labels, times and the bits of values and histograms
   */
  public record Sum(
      long series, long samples, long stale, long histograms, double sum, long checksum) {

    /** The sums of no samples. */
    public static final Sum NONE = new Sum(0, 0, 0, 0, 0, 0);

    Sum plus(Sum other) {
      return new Sum(
          series + other.series,
          samples + other.samples,
          stale + other.stale,
          histograms + other.histograms,
          sum + other.sum,
          checksum + other.checksum);
    }
  }

  /** Adds a series with samples. */
  void add(Labels labels, SampleRun run) {
    long hash = hash(labels);
    double sum = 0;
    long stale = 0;
    long histogramCount = 0;
    for (int i = 0; i < run.size(); i++) {
      NativeHistogram histogram = run.histogram(i);
      double value = histogram == null ? run.values()[i] : histogram.sum();
      hash = mix(hash ^ run.timestamps()[i]);
      hash = histogram == null ? mix(hash, value) : mix(hash, histogram);
      histogramCount += histogram == null ? 0 : 1;
      stale += StaleMarker.isStale(value) ? 1 : 0;
      sum += Double.isFinite(value) ? value : 0;
    }
    sums.merge(
        labels.metricName(), new Sum(1, run.size(), stale, histogramCount, sum, hash), Sum::plus);
  }

  private static long mix(long hash, NativeHistogram histogram) {
    boolean isGauge = histogram.resetHint() == NativeHistogram.ResetHint.GAUGE;
    long mixed = mix(mix(hash ^ PRIME) ^ (2L * histogram.schema() + (isGauge ? 1 : 0)));
    mixed = mix(mix(mixed, histogram.zeroThreshold()), histogram.zeroCount());
    mixed = mix(mix(mixed, histogram.count()), histogram.sum());
    mixed = mix(mixed, histogram.positiveIndexes(), histogram.positiveCounts());
    mixed = mix(mixed, histogram.negativeIndexes(), histogram.negativeCounts());
    for (double bound : histogram.customBounds()) {
      mixed = mix(mixed, bound);
    }
    return mixed;
  }

  private static long mix(long hash, int[] indexes, double[] counts) {
    long mixed = mix(hash ^ indexes.length);
    for (int i = 0; i < indexes.length; i++) {
      mixed = mix(mix(mixed ^ indexes[i]), counts[i]);
    }
    return mixed;
  }

  private static long mix(long hash, double value) {
    return mix(hash ^ Double.doubleToRawLongBits(value));
  }

  /** Adds a series of floats as an API answers it: without stale markers and payloads of NaN. */
  public void addAnswered(Labels labels, SampleRun run) {
    long[] ts = new long[run.size()];
    double[] values = new double[run.size()];
    int kept = 0;
    for (int i = 0; i < run.size(); i++) {
      double value = run.values()[i];
      if (!StaleMarker.isStale(value)) {
        ts[kept] = run.timestamps()[i];
        values[kept++] = Double.isNaN(value) ? Double.NaN : value;
      }
    }
    if (kept > 0) {
      add(labels, new SampleRun(kept, ts, values, null, null));
    }
  }

  /** A hash of labels. */
  static long hash(Labels labels) {
    long hash = 0;
    String text = CanonicalJson.write(labels);
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash ^ text.charAt(i));
    }
    return hash;
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }

  /** By the name of the metric. */
  public SortedMap<String, Sum> byName() {
    return sums;
  }

  /** All metrics together. */
  public Sum total() {
    return sums.values().stream().reduce(Sum.NONE, Sum::plus);
  }
}
