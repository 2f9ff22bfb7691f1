// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.NativeHistogram;

/**
 * Takes the observations above or below a value out of a histogram. A bucket that the value cuts
 * keeps a part of its count; the sum is estimated again from the middles of the buckets.
 */
public final class HistogramTrim {

  private final NativeHistogram h;
  private final double value;
  private final boolean above;
  private double count;
  private double sum;
  private boolean trimmed;

  private HistogramTrim(NativeHistogram h, double value, boolean above) {
    this.h = h;
    this.value = value;
    this.above = above;
  }

  /** What is left of a histogram without the observations above, or else below, a value. */
  public static NativeHistogram trim(NativeHistogram h, double value, boolean above) {
    return new HistogramTrim(h, value, above).trim();
  }

  private NativeHistogram trim() {
    double[] positives = h.positiveCounts().clone();
    double[] negatives = h.negativeCounts().clone();
    boolean hasPositive = false;
    boolean hasNegative = false;
    for (int n = 0; n < positives.length; n++) {
      if (positives[n] != 0) {
        hasPositive = true;
        positives[n] = keep(HistogramBucket.positive(h, n), true);
      }
    }
    for (int n = 0; n < negatives.length; n++) {
      if (negatives[n] != 0) {
        hasNegative = true;
        negatives[n] = keep(HistogramBucket.negative(h, n), false);
      }
    }
    double zeroCount = h.zeroCount() > 0 ? keepZero(hasPositive, hasNegative) : h.zeroCount();
    if (!trimmed) {
      return h;
    }
    return Histograms.compact(
        new NativeHistogram(
            h.schema(),
            h.zeroThreshold(),
            zeroCount,
            count,
            sum,
            h.positiveIndexes(),
            positives,
            h.negativeIndexes(),
            negatives,
            h.customBounds(),
            h.resetHint()));
  }

  /** How much of a bucket stays. */
  private double keep(HistogramBucket bucket, boolean positive) {
    boolean whole = above ? bucket.upper() <= value : bucket.lower() >= value;
    boolean cut = above ? bucket.lower() < value : bucket.upper() > value;
    double kept = 0;
    if (whole) {
      kept = bucket.count();
      sum += middle(bucket.lower(), bucket.upper(), positive) * kept;
    } else if (cut) {
      boolean endless =
          bucket.lower() == Double.NEGATIVE_INFINITY || bucket.upper() == Double.POSITIVE_INFINITY;
      double middle;
      if (endless) {
        double[] part = endlessPart(bucket);
        kept = part[0];
        middle = part[1];
      } else {
        double below = bucket.count() * bucket.fractionBelow(value, h.hasCustomBuckets());
        kept = above ? below : bucket.count() - below;
        middle =
            above
                ? middle(bucket.lower(), value, positive)
                : middle(value, bucket.upper(), positive);
      }
      sum += middle * kept;
    }
    count += kept;
    trimmed = trimmed || kept != bucket.count();
    return kept;
  }

  /** What stays of a bucket without an end, which cannot be interpolated, and its middle. */
  private double[] endlessPart(HistogramBucket bucket) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (lower != Double.NEGATIVE_INFINITY) {
      if (above || value < lower) {
        return new double[] {0, finite(lower)};
      }
      return new double[] {bucket.count(), value};
    }
    boolean bounded = upper > 0 && upper != Double.POSITIVE_INFINITY;
    if (above) {
      if (value >= upper) {
        return new double[] {bucket.count(), 0};
      }
      if (value > 0 && bounded) { // Taken to begin at 0.
        return new double[] {bucket.count() * value / upper, value / 2};
      }
      return upper <= 0 ? new double[] {bucket.count(), value} : new double[] {0, finite(upper)};
    }
    if (value <= lower) {
      return new double[] {bucket.count(), 0};
    }
    if (value >= 0 && upper > value && bounded) {
      return new double[] {bucket.count() * (1 - value / upper), (value + upper) / 2};
    }
    return new double[] {0, finite(upper)};
  }

  private static double finite(double bound) {
    return Double.isInfinite(bound) ? 0 : bound;
  }

  private double keepZero(boolean hasPositive, boolean hasNegative) {
    double lower = hasPositive && !hasNegative ? 0 : -h.zeroThreshold();
    double upper = hasNegative && !hasPositive ? 0 : h.zeroThreshold();
    double from = above ? lower : Math.max(lower, value);
    double to = above ? Math.min(upper, value) : upper;
    double kept;
    if (above ? value <= lower : value >= upper) {
      kept = 0;
    } else if (above ? value >= upper : value <= lower) {
      kept = h.zeroCount();
    } else {
      kept = h.zeroCount() * ((to - from) / (upper - lower));
    }
    if (kept != 0) {
      sum += (from + to) / 2 * kept;
    }
    count += kept;
    trimmed = trimmed || kept != h.zeroCount();
    return kept;
  }

  private double middle(double lower, double upper, boolean positive) {
    if (Double.isInfinite(lower)) {
      if (Double.isInfinite(upper)) {
        return 0;
      }
      return upper > 0 ? upper / 2 : upper;
    }
    if (Double.isInfinite(upper)) {
      return lower;
    }
    if (h.hasCustomBuckets()) {
      return (lower + upper) / 2;
    }
    double geometric = Math.sqrt(Math.abs(lower * upper));
    return positive ? geometric : -geometric;
  }
}
