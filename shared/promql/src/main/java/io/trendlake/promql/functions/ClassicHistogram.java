// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A classic histogram at one time: cumulative counts by upper bound, as the series {@code _bucket}
 * with the label {@code le} hold them. One is filled, asked, and cleared for the next time.
 */
public final class ClassicHistogram {

  /** Smaller differences between counts come from rounding. */
  private static final double TOLERANCE = 1e-12;

  private double[][] buckets = new double[16][];
  private int size;

  private boolean forced;
  private double leastForced;
  private double greatestForced;
  private double greatestDifference;

  /** Removes all buckets. */
  public void clear() {
    size = 0;
  }

  /** Adds a bucket. */
  public void add(double upperBound, double count) {
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
    }
    buckets[size++] = new double[] {upperBound, count};
  }

  /** Whether it has no bucket. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Sorts the buckets and joins those of one bound; false if the highest is not infinite. */
  private boolean prepare() {
    Arrays.sort(buckets, 0, size, Comparator.comparingDouble(bucket -> bucket[0]));
    if (buckets[size - 1][0] != Double.POSITIVE_INFINITY) {
      return false;
    }
    int last = 0;
    for (int i = 1; i < size; i++) {
      if (buckets[i][0] == buckets[last][0]) {
        buckets[last][1] += buckets[i][1];
      } else {
        last++;
        buckets[last] = buckets[i];
      }
    }
    size = last + 1;
    return true;
  }

  /** Raises counts that fall from one bucket to the next. */
  private void makeMonotonic() {
    leastForced = Double.POSITIVE_INFINITY;
    greatestForced = Double.NEGATIVE_INFINITY;
    greatestDifference = 0;
    double before = buckets[0][1];
    for (int i = 1; i < size; i++) {
      double count = buckets[i][1];
      if (count == before) {
        continue;
      }
      if (almostEqual(before, count)) {
        buckets[i][1] = before;
      } else if (count < before) {
        buckets[i][1] = before;
        forced = true;
        leastForced = Math.min(leastForced, buckets[i][0]);
        greatestForced = Math.max(greatestForced, buckets[i][0]);
        greatestDifference = Math.max(greatestDifference, before - count);
      } else {
        before = count;
      }
    }
  }

  private static boolean almostEqual(double a, double b) {
    if (Double.isNaN(a) && Double.isNaN(b)) {
      return true;
    }
    double sum = Math.abs(a) + Math.abs(b);
    double difference = Math.abs(a - b);
    if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
      return difference < TOLERANCE * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
  }

  /** The value below which a part of the observations is, interpolated linearly. */
  public double quantile(double q) {
    forced = false;
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (q > 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (!prepare()) {
      return Double.NaN;
    }
    makeMonotonic();
    double observations = buckets[size - 1][1];
    if (size < 2 || observations == 0) {
      return Double.NaN;
    }
    double rank = q * observations;
    int b = firstWith(rank);
    if (b == size - 1) {
      return buckets[size - 2][0];
    }
    double end = buckets[b][0];
    if (b == 0 && end <= 0) {
      return end;
    }
    double start = b == 0 ? 0 : buckets[b - 1][0];
    double below = b == 0 ? 0 : buckets[b - 1][1];
    return start + (end - start) * ((rank - below) / (buckets[b][1] - below));
  }

  /** The first bucket whose count reaches a rank, by halving; the last one if none does. */
  private int firstWith(double rank) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (buckets[middle][1] >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Whether the last quantile needed counts to be raised. */
  public boolean forced() {
    return forced;
  }

  /** The lowest bound where a count was raised. */
  public double leastForced() {
    return leastForced;
  }

  /** The highest bound where a count was raised. */
  public double greatestForced() {
    return greatestForced;
  }

  /** By how much a count was raised at most. */
  public double greatestDifference() {
    return greatestDifference;
  }

  /** Which part of the observations is between two values. */
  public double fraction(double lower, double upper) {
    if (!prepare()) {
      return Double.NaN;
    }
    double count = buckets[size - 1][1];
    if (count == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    return (Math.min(rank(upper, count), count) - Math.min(rank(lower, count), count)) / count;
  }

  /** How many observations are below a value. */
  private double rank(double value, double all) {
    double rank = 0;
    double lower = buckets[0][0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        lower = buckets[i - 1][0];
      }
      double upper = buckets[i][0];
      double count = buckets[i][1];
      if (lower >= value) {
        return rank;
      }
      if (upper > value) {
        return lower == Double.NEGATIVE_INFINITY
            ? count
            : rank + (count - rank) * (value - lower) / (upper - lower);
      }
      rank = count;
    }
    return all;
  }
}
