// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.BucketBounds;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.math.GoMath;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.List;

/**
 * A bucket with its bounds.
 *
 * @param lower the lower bound
 * @param upper the upper bound
 * @param lowerIncluded whether the lower bound belongs to it
 * @param upperIncluded whether the upper bound belongs to it
 * @param count how many observations it has
 * @param position where its count is: n for the nth positive, -1-n for the nth negative bucket,
 *     {@link #ZERO} for the zero bucket
 */
public record HistogramBucket(
    double lower,
    double upper,
    boolean lowerIncluded,
    boolean upperIncluded,
    double count,
    int position) {

  static final int ZERO = Integer.MAX_VALUE;

  /** The nth positive bucket that is listed. */
  static HistogramBucket positive(NativeHistogram h, int n) {
    int index = h.positiveIndexes()[n];
    double upper = BucketBounds.upper(h, index);
    double lower = BucketBounds.upper(h, index - 1);
    boolean custom = h.hasCustomBuckets();
    return new HistogramBucket(
        lower,
        upper,
        custom ? index == 0 : lower < 0,
        custom || upper > 0,
        h.positiveCounts()[n],
        n);
  }

  /** The nth negative bucket that is listed. */
  static HistogramBucket negative(NativeHistogram h, int n) {
    int index = h.negativeIndexes()[n];
    double lower = -BucketBounds.upper(h, index);
    double upper = -BucketBounds.upper(h, index - 1);
    return new HistogramBucket(lower, upper, lower < 0, upper > 0, h.negativeCounts()[n], -1 - n);
  }

  static HistogramBucket zero(NativeHistogram h) {
    return new HistogramBucket(
        -h.zeroThreshold(), h.zeroThreshold(), true, true, h.zeroCount(), ZERO);
  }

  /**
   * All buckets by ascending bounds; the zero bucket only if it has observations. What reaches into
   * the zero bucket is cut at its threshold.
   */
  public static List<HistogramBucket> ascending(NativeHistogram h) {
    List<HistogramBucket> all = new ArrayList<>();
    for (int n = h.negativeIndexes().length - 1; n >= 0; n--) {
      all.add(negative(h, n).outside(h.zeroThreshold()));
    }
    if (h.zeroCount() > 0) {
      all.add(zero(h));
    }
    for (int n = 0; n < h.positiveIndexes().length; n++) {
      all.add(positive(h, n).outside(h.zeroThreshold()));
    }
    return all;
  }

  private HistogramBucket outside(double threshold) {
    if (upper < 0 && upper > -threshold) {
      return withBounds(lower, -threshold);
    }
    return lower > 0 && lower < threshold ? withBounds(threshold, upper) : this;
  }

  HistogramBucket withBounds(double newLower, double newUpper) {
    return new HistogramBucket(newLower, newUpper, lowerIncluded, upperIncluded, count, position);
  }

  boolean holdsZero() {
    return lower <= 0 && upper >= 0;
  }

  /** Which part of the bucket is at or below a value inside of it. */
  double fractionBelow(double value, boolean linear) {
    if (linear) {
      return (value - lower) / (upper - lower);
    }
    double logLower = GoMath.log2(Math.abs(lower));
    double logUpper = GoMath.log2(Math.abs(upper));
    double log = GoMath.log2(Math.abs(value));
    return value > 0
        ? (log - logLower) / (logUpper - logLower)
        : 1 - (log - logUpper) / (logLower - logUpper);
  }

  /** As Prometheus shows a bucket: {@code (1,2]:3}. */
  @Override
  public String toString() {
    return (lowerIncluded ? "[" : "(")
        + GoFloat.shortest(lower)
        + ","
        + GoFloat.shortest(upper)
        + (upperIncluded ? "]" : ")")
        + ":"
        + GoFloat.shortest(count);
  }
}
