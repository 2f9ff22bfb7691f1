// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
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
   * Of one metric.
   *
   * @param series with samples
   * @param samples stale markers among them
   * @param stale markers
   * @param sum of the values that are finite
   * @param checksum of labels, times and the bits of values
   */
  public record Sum(long series, long samples, long stale, double sum, long checksum) {

    /** Of no samples. */
    public static final Sum NONE = new Sum(0, 0, 0, 0, 0);

    Sum plus(Sum other) {
      return new Sum(
          series + other.series,
          samples + other.samples,
          stale + other.stale,
          sum + other.sum,
          checksum + other.checksum);
    }
  }

  /** Takes in a series with samples. */
  void add(Labels labels, long[] ts, double[] values, int count) {
    long hash = 0;
    String text = CanonicalJson.write(labels);
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash ^ text.charAt(i));
    }
    double sum = 0;
    long stale = 0;
    for (int i = 0; i < count; i++) {
      hash = mix(mix(hash ^ ts[i]) ^ Double.doubleToRawLongBits(values[i]));
      stale += StaleMarker.isStale(values[i]) ? 1 : 0;
      sum += Double.isFinite(values[i]) ? values[i] : 0;
    }
    sums.merge(labels.metricName(), new Sum(1, count, stale, sum, hash), Sum::plus);
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
