// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.NativeHistogram;
import java.util.Arrays;
import java.util.Optional;

/**
 * How fine native histograms are stored (scrape/target.go, scrape/scrape.go {@code pickSchema}).
 * First the resolution is reduced to what {@code native_histogram_min_bucket_factor} allows, then
 * halved until there are no more buckets than {@code native_histogram_bucket_limit}.
 *
 * @param buckets how many a histogram may have, the zero bucket not counted; 0 for any number
 * @param finest the highest schema that is stored
 */
record HistogramLimits(long buckets, int finest) {

  private static final int MIN_SCHEMA = -4;
  private static final int MAX_SCHEMA = 8;

  /** Schemas beyond those of scrapes, of which the resolution can be reduced all the same. */
  private static final int MIN_RESERVED = -9;

  private static final int MAX_RESERVED = 52;

  static HistogramLimits of(ScrapeConfig config) {
    return new HistogramLimits(
        config.nativeHistogramBucketLimit(), schema(config.nativeHistogramMinBucketFactor()));
  }

  /** The highest schema of which a bucket's bound is at least a factor times the one before it. */
  static int schema(double factor) {
    if (factor <= 1) {
      return MAX_SCHEMA;
    }
    double schema = Math.floor(-log2(log2(factor)));
    return (int) Math.clamp(schema, MIN_SCHEMA, MAX_SCHEMA);
  }

  /** Exact for powers of two, as Go's {@code math.Log2}. */
  private static double log2(double value) {
    if (Double.isInfinite(value)) {
      return value;
    }
    int exponent = Math.getExponent(value) + 1;
    double fraction = Math.scalb(value, -exponent);
    return fraction == 0.5 ? exponent - 1 : Math.log(fraction) * (1 / Math.log(2)) + exponent;
  }

  /**
   * The histogram as it is stored; empty if it has too many buckets at any resolution. One of a
   * schema above those that are stored is reduced only where a factor asks for less than the finest
   * of these, as in Prometheus.
   */
  Optional<NativeHistogram> limited(NativeHistogram histogram) {
    NativeHistogram limited = histogram;
    if (finest < MAX_SCHEMA && isReserved(limited.schema()) && limited.schema() > finest) {
      limited = reduced(limited, finest);
    }
    while (buckets > 0 && limited.buckets() > buckets) {
      if (!isExponential(limited.schema()) || limited.schema() == MIN_SCHEMA) {
        return Optional.empty();
      }
      limited = reduced(limited, limited.schema() - 1);
    }
    return Optional.of(limited);
  }

  /** Why a histogram cannot be stored that is within the limits. */
  static Optional<String> fault(NativeHistogram limited) {
    return limited.hasCustomBuckets() || isExponential(limited.schema())
        ? Optional.empty()
        : Optional.of(
            "the schema is "
                + limited.schema()
                + ", which is not "
                + NativeHistogram.CUSTOM_BUCKETS
                + " nor from "
                + MIN_SCHEMA
                + " to "
                + MAX_SCHEMA);
  }

  private static boolean isExponential(int schema) {
    return schema >= MIN_SCHEMA && schema <= MAX_SCHEMA;
  }

  private static boolean isReserved(int schema) {
    return schema >= MIN_RESERVED && schema <= MAX_RESERVED;
  }

  private static NativeHistogram reduced(NativeHistogram from, int schema) {
    int steps = from.schema() - schema;
    Side positive = Side.reduced(from.positiveIndexes(), from.positiveCounts(), steps);
    Side negative = Side.reduced(from.negativeIndexes(), from.negativeCounts(), steps);
    return new NativeHistogram(
        schema,
        from.zeroThreshold(),
        from.zeroCount(),
        from.count(),
        from.sum(),
        positive.indexes,
        positive.counts,
        negative.indexes,
        negative.counts,
        from.customBounds(),
        from.resetHint());
  }

  /** The buckets of one sign. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Side(int[] indexes, double[] counts) {

    /** Buckets of a coarser schema, each of which holds those that it covers. */
    static Side reduced(int[] indexes, double[] counts, int steps) {
      int[] coarser = new int[indexes.length];
      double[] sums = new double[indexes.length];
      int size = 0;
      for (int i = 0; i < indexes.length; i++) {
        int index = covering(indexes[i], steps);
        if (size == 0 || coarser[size - 1] != index) {
          coarser[size++] = index;
        }
        sums[size - 1] += counts[i];
      }
      return new Side(Arrays.copyOf(coarser, size), Arrays.copyOf(sums, size));
    }

    /** The bucket that covers one; more steps than an index has bits leave its sign alone. */
    private static int covering(int index, int steps) {
      return (int) (((long) index - 1) >> Math.min(steps, Long.SIZE - 1)) + 1;
    }
  }
}
