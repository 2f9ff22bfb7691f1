// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Arrays;

/**
 * The value of one sample of a native histogram, counts as doubles. Immutable: arrays that are
 * handed in or out must not be changed.
 *
 * <p>A bucket has an index. With an exponential schema {@code s} from -4 to 8 the positive bucket
 * {@code i} holds {@code (2^((i-1) 2^-s), 2^(i 2^-s)]} and the negative one mirrors it; with {@link
 * #CUSTOM_BUCKETS} bucket {@code i} ends at the custom bound {@code i}, and the last at infinity.
 * Buckets that are not listed are empty; one that is listed may be empty too.
 *
 * @param schema how the bounds are made
 * @param zeroThreshold how far the zero bucket reaches on both sides
 * @param zeroCount observations in the zero bucket
 * @param count all observations, NaN included
 * @param sum their sum
 * @param positiveIndexes the positive buckets, ascending
 * @param positiveCounts how many observations each of them has
 * @param negativeIndexes the negative buckets, ascending, so those next to zero first
 * @param negativeCounts how many observations each of them has
 * @param customBounds upper bounds, ascending, without infinity; empty for exponential schemas
 * @param resetHint what is known of the step from the sample before
 */
@SuppressWarnings("ArrayRecordComponent") // There are many; copies would cost more than they save.
public record NativeHistogram(
    int schema,
    double zeroThreshold,
    double zeroCount,
    double count,
    double sum,
    int[] positiveIndexes,
    double[] positiveCounts,
    int[] negativeIndexes,
    double[] negativeCounts,
    double[] customBounds,
    ResetHint resetHint) {

  /** The schema of histograms whose bounds are given one by one. */
  public static final int CUSTOM_BUCKETS = -53;

  /** What is known of the step from the sample before. */
  public enum ResetHint {
    /** Nothing. */
    UNKNOWN,
    /** The counter was reset. */
    RESET,
    /** The counter was not reset. */
    NOT_RESET,
    /** It is no counter. */
    GAUGE
  }

  /** Refuses buckets without counts and bounds that the schema does not have. */
  public NativeHistogram {
    if (positiveIndexes.length != positiveCounts.length
        || negativeIndexes.length != negativeCounts.length) {
      throw new IllegalArgumentException(
          "a histogram has as many indexes as counts, but there are "
              + positiveIndexes.length
              + " and "
              + positiveCounts.length
              + " on the positive side, "
              + negativeIndexes.length
              + " and "
              + negativeCounts.length
              + " on the negative side");
    }
    if (schema != CUSTOM_BUCKETS && customBounds.length > 0) {
      throw new IllegalArgumentException(
          "a histogram of schema " + schema + " has " + customBounds.length + " custom bounds");
    }
  }

  /** Whether its bounds are given one by one. */
  public boolean hasCustomBuckets() {
    return schema == CUSTOM_BUCKETS;
  }

  /** The same histogram with another hint. */
  public NativeHistogram with(ResetHint hint) {
    return hint == resetHint
        ? this
        : new NativeHistogram(
            schema,
            zeroThreshold,
            zeroCount,
            count,
            sum,
            positiveIndexes,
            positiveCounts,
            negativeIndexes,
            negativeCounts,
            customBounds,
            hint);
  }

  /** How many buckets are listed, the zero bucket not counted. */
  public int buckets() {
    return positiveIndexes.length + negativeIndexes.length;
  }

  /** Equal by the bits of all numbers; the hint does not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NativeHistogram that
        && schema == that.schema
        && Double.doubleToRawLongBits(zeroThreshold)
            == Double.doubleToRawLongBits(that.zeroThreshold)
        && Double.doubleToRawLongBits(zeroCount) == Double.doubleToRawLongBits(that.zeroCount)
        && Double.doubleToRawLongBits(count) == Double.doubleToRawLongBits(that.count)
        && Double.doubleToRawLongBits(sum) == Double.doubleToRawLongBits(that.sum)
        && Arrays.equals(positiveIndexes, that.positiveIndexes)
        && Arrays.equals(positiveCounts, that.positiveCounts)
        && Arrays.equals(negativeIndexes, that.negativeIndexes)
        && Arrays.equals(negativeCounts, that.negativeCounts)
        && Arrays.equals(customBounds, that.customBounds);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(sum) * 31 + Double.hashCode(count) + schema;
  }

  @Override
  public String toString() {
    return "NativeHistogram[schema=" + schema + ", count=" + count + ", sum=" + sum + "]";
  }
}
