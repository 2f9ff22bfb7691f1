// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import java.util.Arrays;

/**
 * Makes a native histogram with custom buckets of a classic one, as Prometheus 3.14 does ({@code
 * util/convertnhcb}). Not thread-safe.
 */
final class CustomBuckets {

  /** Runs of so many empty buckets are kept where all counts are whole, as in Prometheus. */
  private static final int KEPT_EMPTY = 2;

  private static final double TWO_TO_63 = 0x1p63;

  private double[] bounds;
  private double[] cumulative;
  private int size;
  private double count;
  private boolean hasCount;
  private double sum;
  private String fault = "";

  CustomBuckets(int expected) {
    bounds = new double[Math.max(1, expected)];
    cumulative = new double[bounds.length];
  }

  /** A classic histogram that cannot be converted. */
  static final class UnfitException extends Exception {

    private static final long serialVersionUID = 1L;

    private UnfitException(String reason) {
      super(reason);
    }
  }

  void count(double value) {
    if (value < 0) {
      refuse("the count is below 0: " + value);
    }
    count = value;
    hasCount = true;
  }

  void sum(double value) {
    sum = value;
  }

  /** Takes a bucket; of two with one bound the first counts. */
  void bucket(double bound, double observations) {
    if (Double.isNaN(bound)) {
      refuse("the bound of a bucket is not a number");
    } else if (observations < 0) {
      refuse("the bucket up to " + bound + " has a count below 0: " + observations);
    } else {
      insert(bound, observations);
    }
  }

  private void refuse(String reason) {
    if (fault.isEmpty()) {
      fault = reason;
    }
  }

  private void insert(double bound, double observations) {
    int at = placeOf(bound);
    if (at < size && bounds[at] == bound) {
      return;
    }
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * size);
      cumulative = Arrays.copyOf(cumulative, 2 * size);
    }
    System.arraycopy(bounds, at, bounds, at + 1, size - at);
    System.arraycopy(cumulative, at, cumulative, at + 1, size - at);
    bounds[at] = bound;
    cumulative[at] = observations;
    size++;
  }

  /** The first place whose bound is not below one; zero has no sign here. */
  private int placeOf(double bound) {
    if (size == 0 || bounds[size - 1] < bound) {
      return size;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The histogram. */
  NativeHistogram toNative(ResetHint hint) throws UnfitException {
    if (!fault.isEmpty()) {
      throw new UnfitException(fault);
    }
    if (!hasCount && size > 0) {
      count = cumulative[size - 1];
    }
    if (size == 0 || bounds[size - 1] != Double.POSITIVE_INFINITY) {
      insert(Double.POSITIVE_INFINITY, count);
    }
    boolean whole = areWhole();
    double[] counts = differences();
    int[] indexes = new int[size];
    double[] kept = new double[size];
    int listed = 0;
    for (int i = 0; i < size; i++) {
      if (counts[i] != 0 || (whole && isKeptEmpty(counts, i))) {
        indexes[listed] = i;
        kept[listed++] = counts[i];
      }
    }
    return new NativeHistogram(
        NativeHistogram.CUSTOM_BUCKETS,
        0,
        0,
        count,
        sum,
        Arrays.copyOf(indexes, listed),
        Arrays.copyOf(kept, listed),
        new int[0],
        new double[0],
        Arrays.copyOf(bounds, size - 1),
        hint);
  }

  private boolean areWhole() {
    boolean whole = isWhole(count);
    for (int i = 0; i < size; i++) {
      whole &= isWhole(cumulative[i]);
    }
    return whole;
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && value < TWO_TO_63;
  }

  /** What each bucket has more than the one before it; the buckets must add up to the count. */
  private double[] differences() throws UnfitException {
    double[] counts = new double[size];
    double before = 0;
    for (int i = 0; i < size; i++) {
      counts[i] = cumulative[i] - before;
      if (counts[i] < 0) {
        throw new UnfitException(
            "the bucket up to "
                + bounds[i]
                + " has a count of "
                + cumulative[i]
                + ", fewer than the bucket before it, "
                + before);
      }
      before = cumulative[i];
    }
    if (count != before) {
      throw new UnfitException(
          "the count is " + count + ", and the bucket up to infinity has " + before);
    }
    return counts;
  }

  /** Whether an empty bucket is one of at most two between filled ones. */
  private boolean isKeptEmpty(double[] counts, int at) {
    int before = at;
    while (before >= 0 && counts[before] == 0 && at - before <= KEPT_EMPTY) {
      before--;
    }
    int after = at;
    while (after < size && counts[after] == 0 && after - at <= KEPT_EMPTY) {
      after++;
    }
    return before >= 0 && after < size && after - before - 1 <= KEPT_EMPTY;
  }
}
