// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.BucketBounds;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.math.Kahan;
import java.util.Arrays;

/**
 * A histogram that others are added to. Layouts are brought together first: the coarser schema, a
 * zero bucket that no populated bucket crosses, the custom bounds that both have. Every count is
 * summed with its rounding error kept beside it.
 */
final class Accumulator {

  private int schema;
  private double zeroThreshold;
  private double[] bounds;
  private ResetHint hint;
  private final Kahan zeroCount;
  private final Kahan count;
  private final Kahan sum;
  private Side positive;
  private Side negative;

  /** Whether hints have contradicted one another. */
  boolean resetCollision;

  /** Whether custom bounds were left out because they were not on both sides. */
  boolean reconciled;

  Accumulator(NativeHistogram first) {
    schema = first.schema();
    zeroThreshold = first.zeroThreshold();
    bounds = first.customBounds();
    hint = first.resetHint();
    zeroCount = new Kahan(first.zeroCount());
    count = new Kahan(first.count());
    sum = new Kahan(first.sum());
    positive = new Side(first.positiveIndexes(), first.positiveCounts());
    negative = new Side(first.negativeIndexes(), first.negativeCounts());
  }

  /** The buckets of one side by ascending index. */
  private static final class Side {
    private int size;
    private int[] index;
    private double[] value;
    private double[] error;

    Side(int capacity) {
      index = new int[capacity];
      value = new double[capacity];
      error = new double[capacity];
    }

    Side(int[] indexes, double[] counts) {
      size = indexes.length;
      index = indexes.clone();
      value = counts.clone();
      error = new double[size];
    }

    /** Adds to the last bucket, or appends one. */
    void append(int at, double added, double addedError) {
      if (size == 0 || index[size - 1] != at) {
        if (size == index.length) {
          int capacity = Math.max(8, 2 * size);
          index = Arrays.copyOf(index, capacity);
          value = Arrays.copyOf(value, capacity);
          error = Arrays.copyOf(error, capacity);
        }
        index[size] = at;
        value[size] = added;
        error[size] = addedError;
        size++;
        return;
      }
      addTo(size - 1, added, addedError);
    }

    private void addTo(int place, double added, double addedError) {
      Kahan exact = new Kahan(value[place]);
      exact.add(added);
      value[place] = exact.sum();
      error[place] += exact.error() + addedError;
    }

    /** Whether it has exactly the buckets of some indexes. */
    boolean hasBuckets(int[] indexes) {
      return size == indexes.length && Arrays.equals(index, 0, size, indexes, 0, size);
    }

    /** Adds counts to all buckets, bucket by bucket. */
    void addAll(double[] counts, double factor) {
      for (int i = 0; i < size; i++) {
        addTo(i, factor * counts[i], 0);
      }
    }

    /** Buckets of this and another side. */
    Side plus(Side other, double factor) {
      Side merged = new Side(size + other.size);
      int a = 0;
      int b = 0;
      while (a < size || b < other.size) {
        if (b == other.size || (a < size && index[a] <= other.index[b])) {
          merged.append(index[a], value[a], error[a]);
          a++;
        } else {
          merged.append(other.index[b], factor * other.value[b], factor * other.error[b]);
          b++;
        }
      }
      return merged;
    }

    /** The same observations in a coarser schema. */
    Side coarser(int steps) {
      Side merged = new Side(size);
      for (int i = 0; i < size; i++) {
        merged.append(((index[i] - 1) >> steps) + 1, value[i], error[i]);
      }
      return merged;
    }

    /** The same observations with fewer custom bounds. */
    Side within(double[] from, double[] to) {
      Side merged = new Side(size);
      int target = 0;
      for (int i = 0; i < size; i++) {
        double upper = BucketBounds.custom(from, index[i]);
        while (target < to.length && to[target] < upper) {
          target++;
        }
        merged.append(target, value[i], error[i]);
      }
      return merged;
    }

    /** Without the first buckets. */
    Side from(int first) {
      Side rest = new Side(size - first);
      for (int i = first; i < size; i++) {
        rest.append(index[i], value[i], error[i]);
      }
      return rest;
    }

    void scale(double factor) {
      for (int i = 0; i < size; i++) {
        value[i] *= factor;
        error[i] *= factor;
      }
    }

    void divide(double divisor) {
      for (int i = 0; i < size; i++) {
        value[i] /= divisor;
        error[i] /= divisor;
      }
    }

    boolean overflows() {
      for (int i = 0; i < size; i++) {
        if (Double.isInfinite(value[i])) {
          return true;
        }
      }
      return false;
    }

    int[] indexes() {
      return Arrays.copyOf(index, size);
    }

    double[] counts() {
      double[] counts = new double[size];
      for (int i = 0; i < size; i++) {
        counts[i] = Double.isInfinite(value[i]) ? value[i] : value[i] + error[i];
      }
      return counts;
    }
  }

  boolean isCustom() {
    return schema == NativeHistogram.CUSTOM_BUCKETS;
  }

  /** Adds a histogram, or subtracts it if {@code factor} is -1. */
  void add(NativeHistogram histogram, double factor) throws IncompatibleHistogramsException {
    if (isCustom() != histogram.hasCustomBuckets()) {
      throw new IncompatibleHistogramsException();
    }
    adjustHint(histogram.resetHint());
    if (isAlike(histogram)) {
      if (!isCustom()) {
        zeroCount.add(factor * histogram.zeroCount());
        negative.addAll(histogram.negativeCounts(), factor);
      }
      positive.addAll(histogram.positiveCounts(), factor);
      count.add(factor * histogram.count());
      sum.add(factor * histogram.sum());
      return;
    }
    Accumulator other = new Accumulator(histogram);
    if (isCustom()) {
      if (!Arrays.equals(bounds, other.bounds)) {
        reconciled = true;
        double[] common = common(bounds, other.bounds);
        positive = positive.within(bounds, common);
        other.positive = other.positive.within(other.bounds, common);
        bounds = common;
      }
    } else {
      reconcileZero(other);
      zeroCount.add(factor * other.zeroCount.total());
      int target = Math.min(schema, other.schema);
      toSchema(target);
      other.toSchema(target);
      other.positive = other.positive.from(other.belowThreshold(other.positive));
      other.negative = other.negative.from(other.belowThreshold(other.negative));
      negative = negative.plus(other.negative, factor);
    }
    positive = positive.plus(other.positive, factor);
    count.add(factor * histogram.count());
    sum.add(factor * histogram.sum());
  }

  /** Whether another histogram has the same layout and lists the same buckets, as most do. */
  private boolean isAlike(NativeHistogram other) {
    return schema == other.schema()
        && Double.doubleToRawLongBits(zeroThreshold)
            == Double.doubleToRawLongBits(other.zeroThreshold())
        && Arrays.equals(bounds, other.customBounds())
        && positive.hasBuckets(other.positiveIndexes())
        && negative.hasBuckets(other.negativeIndexes())
        && (isCustom() || (belowThreshold(positive) == 0 && belowThreshold(negative) == 0));
  }

  /** How many of the first buckets end within the zero bucket. */
  private int belowThreshold(Side side) {
    int n = 0;
    while (n < side.size && BucketBounds.exponential(side.index[n], schema) <= zeroThreshold) {
      n++;
    }
    return n;
  }

  private void adjustHint(ResetHint other) {
    if (other == hint || hint == ResetHint.GAUGE) {
      return;
    }
    if (other == ResetHint.GAUGE) {
      hint = ResetHint.GAUGE;
      return;
    }
    if (hint != ResetHint.UNKNOWN && other != ResetHint.UNKNOWN) {
      resetCollision = true;
    }
    hint = ResetHint.UNKNOWN;
  }

  void toSchema(int target) {
    if (target < schema) {
      positive = positive.coarser(schema - target);
      negative = negative.coarser(schema - target);
      schema = target;
    }
  }

  /** Widens the zero buckets of both until they are the same. */
  private void reconcileZero(Accumulator other) {
    while (other.zeroThreshold != zeroThreshold) {
      if (zeroThreshold > other.zeroThreshold) {
        other.widenZero(zeroThreshold);
      } else {
        widenZero(other.zeroThreshold);
      }
    }
  }

  /** Takes buckets into the zero bucket; a populated one that the threshold cuts as a whole. */
  void widenZero(double wanted) {
    double threshold = wanted;
    int positives;
    int negatives;
    while (true) {
      positives = swallowed(positive, threshold);
      threshold = Math.max(threshold, reach(positive, positives, threshold));
      negatives = swallowed(negative, threshold);
      double reach = reach(negative, negatives, threshold);
      if (reach <= threshold) {
        break;
      }
      threshold = reach;
    }
    take(positive, positives);
    take(negative, negatives);
    positive = positive.from(positives);
    negative = negative.from(negatives);
    zeroThreshold = threshold;
  }

  /** How many of the first buckets begin below the threshold. */
  private int swallowed(Side side, double threshold) {
    int n = 0;
    while (n < side.size && BucketBounds.exponential(side.index[n] - 1, schema) < threshold) {
      n++;
    }
    return n;
  }

  /** How far the last of the first buckets reaches, if it has observations. */
  private double reach(Side side, int swallowed, double threshold) {
    if (swallowed == 0 || side.value[swallowed - 1] == 0) {
      return threshold;
    }
    return BucketBounds.exponential(side.index[swallowed - 1], schema);
  }

  private void take(Side side, int buckets) {
    for (int i = 0; i < buckets; i++) {
      zeroCount.add(side.value[i]);
      zeroCount.add(side.error[i]);
    }
  }

  double zeroThreshold() {
    return zeroThreshold;
  }

  void scale(double factor) {
    zeroCount.scale(factor);
    count.scale(factor);
    sum.scale(factor);
    positive.scale(factor);
    negative.scale(factor);
    if (factor < 0) {
      hint = ResetHint.GAUGE;
    }
  }

  /** Divides; a division by 0 leaves no buckets. */
  void divide(double divisor) {
    zeroCount.divide(divisor);
    count.divide(divisor);
    sum.divide(divisor);
    if (divisor == 0) {
      positive = new Side(0);
      negative = new Side(0);
      return;
    }
    positive.divide(divisor);
    negative.divide(divisor);
    if (divisor < 0) {
      hint = ResetHint.GAUGE;
    }
  }

  /** Whether a sum has become infinite. */
  boolean overflows() {
    return Double.isInfinite(zeroCount.sum())
        || Double.isInfinite(count.sum())
        || Double.isInfinite(sum.sum())
        || positive.overflows()
        || negative.overflows();
  }

  /** The bounds that both have. */
  private static double[] common(double[] a, double[] b) {
    double[] common = new double[Math.min(a.length, b.length)];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      if (a[i] == b[j]) {
        common[size++] = a[i];
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    return Arrays.copyOf(common, size);
  }

  NativeHistogram result() {
    return new NativeHistogram(
        schema,
        zeroThreshold,
        zeroCount.total(),
        count.total(),
        sum.total(),
        positive.indexes(),
        positive.counts(),
        negative.indexes(),
        negative.counts(),
        bounds,
        hint);
  }
}
