// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import java.util.Arrays;

/** Small native histograms. */
final class HistogramCounts {

  private static final double[] NONE = {};

  private HistogramCounts() {}

  /** A histogram whose positive buckets from 0 on have these counts; its sum is twice its count. */
  static NativeHistogram of(int schema, double... counts) {
    return of(schema, ResetHint.UNKNOWN, counts);
  }

  /** The same with a hint. */
  static NativeHistogram of(int schema, ResetHint hint, double... counts) {
    int[] indexes = new int[counts.length];
    Arrays.setAll(indexes, i -> i);
    double count = Arrays.stream(counts).sum();
    return new NativeHistogram(
        schema, 0, 0, count, 2 * count, indexes, counts, new int[0], NONE, NONE, hint);
  }

  /** A histogram of custom buckets; of counts one more than of bounds. */
  static NativeHistogram custom(double[] bounds, double... counts) {
    int[] indexes = new int[counts.length];
    Arrays.setAll(indexes, i -> i);
    double count = Arrays.stream(counts).sum();
    return new NativeHistogram(
        NativeHistogram.CUSTOM_BUCKETS,
        0,
        0,
        count,
        2 * count,
        indexes,
        counts,
        new int[0],
        NONE,
        bounds,
        ResetHint.UNKNOWN);
  }
}
