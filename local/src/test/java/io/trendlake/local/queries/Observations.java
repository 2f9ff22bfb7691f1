// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a native histogram has counted so far. */
final class Observations {

  private static final int[] NO_INDEXES = {};
  private static final double[] NO_NUMBERS = {};

  private final int firstSchema;
  private final double firstThreshold;
  private final TreeMap<Integer, Double> positive = new TreeMap<>();
  private final TreeMap<Integer, Double> negative = new TreeMap<>();
  private double[] bounds = NO_NUMBERS;
  private int schema;
  private double threshold;

  /** Up to which index the zero bucket has the buckets of both sides. */
  private int lastInZero;

  private double zeros;
  private double count;
  private double sum;

  /** Nothing yet, in exponential buckets, to be counted with such a zero bucket. */
  Observations(int schema, double threshold) {
    this.firstSchema = schema;
    this.firstThreshold = threshold;
    clear();
  }

  /** Nothing yet, in buckets with these upper bounds. */
  static Observations custom(double... bounds) {
    Observations observations = new Observations(NativeHistogram.CUSTOM_BUCKETS, 0);
    observations.bounds = bounds;
    return observations;
  }

  /** Begins again, as a program that is started again does. */
  void clear() {
    positive.clear();
    negative.clear();
    schema = firstSchema;
    threshold = firstThreshold;
    lastInZero = Integer.MIN_VALUE;
    zeros = 0;
    count = 0;
    sum = 0;
  }

  /** Begins again with other custom bounds. */
  void clear(double... others) {
    clear();
    bounds = others;
  }

  /** How many custom buckets there are, that of infinity included. */
  int customBuckets() {
    return bounds.length + 1;
  }

  /** Counts so many values in a positive bucket, if it is not one of the zero bucket's. */
  void add(int index, double times, double value) {
    add(positive, index, times, value);
  }

  /** Counts a value in a negative bucket, likewise. */
  void addNegative(int index, double value) {
    add(negative, index, 1, -value);
  }

  private void add(NavigableMap<Integer, Double> buckets, int index, double times, double value) {
    if (index <= lastInZero) {
      zeros += times;
    } else {
      buckets.merge(index, times, Double::sum);
    }
    count += times;
    sum += times * value;
  }

  /** Counts a zero. */
  void addZero() {
    zeros++;
    count++;
  }

  /** Halves the resolution, as a client does that has too many buckets. */
  void reduce() {
    schema--;
    reduce(positive);
    reduce(negative);
  }

  private static void reduce(NavigableMap<Integer, Double> buckets) {
    Map<Integer, Double> before = Map.copyOf(buckets);
    buckets.clear();
    before.forEach((index, number) -> buckets.merge(((index - 1) >> 1) + 1, number, Double::sum));
  }

  /** Widens the zero bucket to a power of two, and puts the buckets below it into it. */
  void widen(int exponent) {
    threshold = Math.scalb(1.0, exponent);
    lastInZero = exponent << schema;
    zeros += taken(positive) + taken(negative);
  }

  private double taken(NavigableMap<Integer, Double> buckets) {
    Map<Integer, Double> within = buckets.headMap(lastInZero, true);
    double all = within.values().stream().mapToDouble(Double::doubleValue).sum();
    within.clear();
    return all;
  }

  int schema() {
    return schema;
  }

  /** All that was counted. */
  NativeHistogram histogram(ResetHint hint) {
    return new NativeHistogram(
        schema,
        threshold,
        zeros,
        count,
        sum,
        indexes(positive),
        counts(positive),
        indexes(negative),
        counts(negative),
        bounds,
        hint);
  }

  private static int[] indexes(NavigableMap<Integer, Double> buckets) {
    return buckets.isEmpty()
        ? NO_INDEXES
        : buckets.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] counts(NavigableMap<Integer, Double> buckets) {
    return buckets.isEmpty()
        ? NO_NUMBERS
        : buckets.values().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
