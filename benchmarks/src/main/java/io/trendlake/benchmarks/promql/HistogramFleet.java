// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.promql;

import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import java.util.Arrays;

/**
 * A simulated series of native histograms that counts from the first day on, a minute apart. The
 * program in benchmarks/peers/tsdb makes the same, bit by bit.
 */
final class HistogramFleet {

  static final String NAME = "latency";

  private static final int SCHEMA = 3;
  private static final double ZERO_THRESHOLD = 0x1p-128;

  /** Where the bucket of index 0 is counted. */
  private static final int ORIGIN = 64;

  private static final int CAPACITY = 128;
  private static final int[] NO_INDEXES = {};
  private static final double[] NO_NUMBERS = {};

  private final int number;
  private final int observations;
  private long state;
  private final long[] counts = new long[CAPACITY];
  private long count;
  private double sum;

  /**
   * Nothing observed yet.
   *
   * @param observations how many there are in a minute, on average over a day
   */
  HistogramFleet(int number, int observations) {
    this.number = number;
    this.observations = observations;
    this.state = (number + 1L) * 1_000_003;
  }

  Series series() {
    return new Series(
        NAME,
        "1",
        "eu-west-1",
        "job-" + number % 10,
        "host-%05d:9100".formatted(number),
        "{}",
        MetricType.HISTOGRAM);
  }

  /** SplitMix64. */
  private long random() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** Observes what happens in a minute of the day, around a bell, in a daily wave. */
  void next(int minuteOfDay) {
    int wave = Math.abs(minuteOfDay - 720);
    int n = observations / 2 + observations * wave / 720;
    n += (Long.bitCount(random()) - 32) * (int) Math.sqrt(observations) / 4;
    for (int i = 0; i < n; i++) {
      long r = random();
      int index = Long.bitCount(r) - 32 + number % 8;
      counts[ORIGIN + index]++;
      count++;
      sum += (index + 40) * 0.01;
      sum += (r >>> 11) * 0x1p-53 * 0.01;
    }
  }

  /** All observations until now. */
  NativeHistogram histogram() {
    int[] indexes = new int[CAPACITY];
    double[] values = new double[CAPACITY];
    int size = 0;
    for (int i = 0; i < CAPACITY; i++) {
      if (counts[i] > 0) {
        indexes[size] = i - ORIGIN;
        values[size++] = counts[i];
      }
    }
    return new NativeHistogram(
        SCHEMA,
        ZERO_THRESHOLD,
        0,
        count,
        sum,
        Arrays.copyOf(indexes, size),
        Arrays.copyOf(values, size),
        NO_INDEXES,
        NO_NUMBERS,
        NO_NUMBERS,
        ResetHint.UNKNOWN);
  }
}
