// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A day of 40 series of native histograms a minute apart, 40 buckets in use: observations after
 * Poisson around a bell whose standard deviation is six buckets, in a daily wave. Each observation
 * is somewhere in its bucket, so that sums have all digits that a double has.
 */
final class SimulatedHistograms {

  private static final int SERIES = 40;
  private static final int BUCKETS = 40;
  private static final int MINUTES = 1440;
  private static final double DEVIATION = 6;
  private static final int SCHEMA = 3;

  /** The index of the lowest bucket: durations from milliseconds on. */
  private static final int LOWEST = -64;

  /** A larger mean is that of a normal distribution as well. */
  private static final double MANY = 100;

  private SimulatedHistograms() {}

  /** The histograms of each series, with so many observations a minute on average. */
  static Map<Series, List<NativeHistogram>> day(double rate) {
    Random random = new Random(7);
    Map<Series, List<NativeHistogram>> fleet = new TreeMap<>();
    for (int number = 0; number < SERIES; number++) {
      fleet.put(
          new Series(
              "latency",
              "1",
              "eu-west-1",
              "job-" + number % 10,
              "host-%05d:9100".formatted(number),
              "{}",
              MetricType.HISTOGRAM),
          series(random, rate, (BUCKETS - 1) / 2.0 + (number % 8 - 3.5) / 3));
    }
    return fleet;
  }

  private static List<NativeHistogram> series(Random random, double rate, double center) {
    double[] shares = new double[BUCKETS];
    Arrays.setAll(shares, i -> Math.exp(-Math.pow((i - center) / DEVIATION, 2) / 2));
    double all = Arrays.stream(shares).sum();
    double[] counts = new double[BUCKETS];
    double sum = 0;
    List<NativeHistogram> histograms = new ArrayList<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      double wave = 1 + Math.sin(2 * Math.PI * minute / MINUTES) / 2;
      for (int i = 0; i < BUCKETS; i++) {
        int more = poisson(random, rate * wave * shares[i] / all);
        counts[i] += more;
        double upper = Math.pow(2, (LOWEST + i) / (double) (1 << SCHEMA));
        for (int of = 0; of < more; of++) {
          sum += upper * (1 - random.nextDouble() / 12);
        }
      }
      histograms.add(histogram(counts, sum));
    }
    return histograms;
  }

  private static NativeHistogram histogram(double[] counts, double sum) {
    int[] indexes = new int[BUCKETS];
    double[] listed = new double[BUCKETS];
    int size = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0) {
        indexes[size] = LOWEST + i;
        listed[size++] = counts[i];
      }
    }
    return new NativeHistogram(
        SCHEMA,
        0x1p-128,
        0,
        Arrays.stream(counts).sum(),
        sum,
        Arrays.copyOf(indexes, size),
        Arrays.copyOf(listed, size),
        new int[0],
        new double[0],
        new double[0],
        ResetHint.UNKNOWN);
  }

  private static int poisson(Random random, double mean) {
    if (mean > MANY) {
      return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int drawn = 0;
    while (product > limit) {
      product *= random.nextDouble();
      drawn++;
    }
    return drawn;
  }
}
