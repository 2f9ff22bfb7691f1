// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.math.GoMath;
import java.util.Collections;
import java.util.List;

/** Quantiles and fractions of the observations of a native histogram. */
public final class HistogramQuantiles {

  private HistogramQuantiles() {}

  /** What is to be said of a result. */
  public enum Note {
    /** Nothing. */
    NONE,
    /** The result is NaN, because NaN was observed. */
    NAN,
    /** Observed NaN, which counts as more than all else, has moved the result up. */
    SKEWED,
    /** Observed NaN is in no fraction. */
    EXCLUDED
  }

  /** A number and what is to be said of it. */
  public record Result(double value, Note note) {
    private Result(double value) {
      this(value, Note.NONE);
    }
  }

  /**
   * The value below which a part of the observations is: interpolated on a logarithmic scale in
   * exponential buckets, linearly in custom ones and in the zero bucket.
   */
  public static Result quantile(double q, NativeHistogram h) {
    if (q < 0) {
      return new Result(Double.NEGATIVE_INFINITY);
    }
    if (q > 1) {
      return new Result(Double.POSITIVE_INFINITY);
    }
    if (h.count() == 0 || Double.isNaN(q)) {
      return new Result(Double.NaN);
    }
    boolean nans = Double.isNaN(h.sum());
    boolean upwards = nans || q < 0.5;
    List<HistogramBucket> buckets = HistogramBucket.ascending(h);
    if (!upwards) {
      Collections.reverse(buckets);
    }
    double rank = (upwards ? q : 1 - q) * h.count();
    HistogramBucket bucket = new HistogramBucket(0, 0, false, false, 0, 0);
    double count = 0;
    int next = 0;
    while (next < buckets.size()) {
      bucket = buckets.get(next);
      next++;
      count += bucket.count();
      if (bucket.count() != 0 && count >= rank) {
        break;
      }
    }
    if (h.hasCustomBuckets()) {
      if (bucket.lower() == Double.NEGATIVE_INFINITY) {
        if (bucket.upper() <= 0) {
          return new Result(bucket.upper());
        }
        bucket = bucket.withBounds(0, bucket.upper());
      } else if (bucket.upper() == Double.POSITIVE_INFINITY) {
        return new Result(bucket.lower());
      }
    } else if (bucket.lower() < 0 && bucket.upper() > 0) {
      bucket = oneSided(h, bucket);
    }
    count = Math.min(count, h.count()); // Rounding may have made it more.
    if (count < rank) {
      return nans ? new Result(Double.NaN, Note.NAN) : new Result(bucket.upper());
    }
    rank = upwards ? rank - (count - bucket.count()) : count - rank;
    Note note = Note.NONE;
    if (nans) {
      double all = count;
      for (HistogramBucket rest : buckets.subList(next, buckets.size())) {
        all += rest.count();
      }
      note = all < h.count() ? Note.SKEWED : Note.NONE;
    }
    return new Result(interpolate(h, bucket, rank / bucket.count()), note);
  }

  /** The zero bucket ends at 0 where all other buckets are on one side of it. */
  private static HistogramBucket oneSided(NativeHistogram h, HistogramBucket bucket) {
    boolean positive = h.positiveIndexes().length > 0;
    boolean negative = h.negativeIndexes().length > 0;
    if (positive && !negative) {
      return bucket.withBounds(0, bucket.upper());
    }
    return negative && !positive ? bucket.withBounds(bucket.lower(), 0) : bucket;
  }

  private static double interpolate(NativeHistogram h, HistogramBucket bucket, double fraction) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (h.hasCustomBuckets() || bucket.holdsZero()) {
      return lower + (upper - lower) * fraction;
    }
    double logLower = GoMath.log2(Math.abs(lower));
    double logUpper = GoMath.log2(Math.abs(upper));
    return lower > 0
        ? GoMath.exp2(logLower + (logUpper - logLower) * fraction)
        : -GoMath.exp2(logUpper + (logLower - logUpper) * (1 - fraction));
  }

  /** Which part of the observations is between two values. */
  public static Result fraction(double lower, double upper, NativeHistogram h) {
    if (h.count() == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return new Result(Double.NaN);
    }
    if (lower >= upper) {
      return new Result(0);
    }
    double all = h.count();
    Note note = Note.NONE;
    List<HistogramBucket> buckets = HistogramBucket.ascending(h);
    if (Double.isNaN(h.sum())) {
      all = 0;
      for (HistogramBucket bucket : buckets) {
        all += bucket.count();
      }
      note = all < h.count() ? Note.EXCLUDED : Note.NONE;
    }
    double below = Math.min(rank(lower, h, buckets, all), all);
    double within = Math.min(rank(upper, h, buckets, all), all);
    return new Result((within - below) / h.count(), note);
  }

  /** How many observations are below a value. */
  private static double rank(
      double value, NativeHistogram h, List<HistogramBucket> buckets, double all) {
    double rank = 0;
    for (HistogramBucket given : buckets) {
      HistogramBucket bucket = given.holdsZero() ? oneSided(h, given) : given;
      if (bucket.lower() >= value) {
        return rank;
      }
      if (bucket.upper() > value) {
        boolean linear = h.hasCustomBuckets() || given.holdsZero();
        if (linear && bucket.lower() == Double.NEGATIVE_INFINITY) {
          return bucket.count();
        }
        return rank + bucket.count() * bucket.fractionBelow(value, linear);
      }
      rank += bucket.count();
    }
    return all;
  }
}
