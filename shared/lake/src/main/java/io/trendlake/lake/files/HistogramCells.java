// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.BucketBounds;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/**
 * The histograms of one series taken apart: for each bucket, and for the count and the sum, its
 * values in the order in which the histograms were added.
 */
final class HistogramCells {

  /** In place of the index of what has none. */
  static final int NO_INDEX = 0;

  private static final int PART_BITS = 4;

  private final TreeMap<Long, HistogramRow> rows = new TreeMap<>();

  /** The values of one bucket, the count or the sum. */
  static final class HistogramRow {
    private final int schema;
    private final HistogramPart part;
    private final int index;
    private int[] samples = new int[4];
    private double[] values = new double[4];
    private double[] lower = new double[4];
    private double[] upper = new double[4];
    private int size;

    private HistogramRow(int schema, HistogramPart part, int index) {
      this.schema = schema;
      this.part = part;
      this.index = index;
    }

    int schema() {
      return schema;
    }

    HistogramPart part() {
      return part;
    }

    int index() {
      return index;
    }

    /** Whether the index says which bucket it is. */
    boolean isIndexed() {
      return part == HistogramPart.BUCKET || part == HistogramPart.NEGATIVE;
    }

    /** How many values there are. */
    int size() {
      return size;
    }

    /** Which histogram, by the order in which they were added, a value is of. */
    int sample(int i) {
      return samples[i];
    }

    /** The value; a stale marker for a custom bound whose bucket is not listed. */
    double value(int i) {
      return values[i];
    }

    /** The lower bounds; stale markers where there is none. */
    double[] lower() {
      return lower;
    }

    /** The upper bounds, likewise. */
    double[] upper() {
      return upper;
    }

    private void add(int sample, double value, double from, double to) {
      if (size == samples.length) {
        samples = Arrays.copyOf(samples, size * 2);
        values = Arrays.copyOf(values, size * 2);
        lower = Arrays.copyOf(lower, size * 2);
        upper = Arrays.copyOf(upper, size * 2);
      }
      samples[size] = sample;
      values[size] = value;
      lower[size] = from;
      upper[size++] = to;
    }
  }

  /** Forgets all histograms. */
  void clear() {
    rows.clear();
  }

  /** The rows in the order of files. */
  Collection<HistogramRow> rows() {
    return rows.values();
  }

  /** How many values a histogram adds. */
  static int rows(NativeHistogram h) {
    int listed = h.positiveIndexes().length;
    int bounds = h.customBounds().length;
    boolean overflows = bounds > 0 && listed > 0 && h.positiveIndexes()[listed - 1] >= bounds;
    int buckets = bounds == 0 ? listed : bounds + (overflows ? 1 : 0);
    return 2 + (hasZero(h) ? 1 : 0) + buckets + h.negativeIndexes().length;
  }

  private static boolean hasZero(NativeHistogram h) {
    return Double.doubleToRawLongBits(h.zeroThreshold()) != 0
        || Double.doubleToRawLongBits(h.zeroCount()) != 0;
  }

  /** Adds a histogram. */
  void add(int sample, NativeHistogram h) {
    add(sample, h.schema(), HistogramPart.COUNT, h.count());
    add(sample, h.schema(), HistogramPart.SUM, h.sum());
    if (hasZero(h)) {
      row(h.schema(), HistogramPart.ZERO, NO_INDEX)
          .add(sample, number(h.zeroCount()), -h.zeroThreshold(), h.zeroThreshold());
    }
    if (h.hasCustomBuckets()) {
      addCustom(sample, h);
    } else {
      addPositive(sample, h);
    }
    for (int i = 0; i < h.negativeIndexes().length; i++) {
      int index = h.negativeIndexes()[i];
      row(h.schema(), HistogramPart.NEGATIVE, index)
          .add(
              sample,
              number(h.negativeCounts()[i]),
              -BucketBounds.upper(h, index),
              -BucketBounds.upper(h, index - 1));
    }
  }

  private void add(int sample, int schema, HistogramPart part, double value) {
    row(schema, part, NO_INDEX).add(sample, number(value), StaleMarker.VALUE, StaleMarker.VALUE);
  }

  private void addPositive(int sample, NativeHistogram h) {
    for (int i = 0; i < h.positiveIndexes().length; i++) {
      addBucket(sample, h, h.positiveIndexes()[i], number(h.positiveCounts()[i]));
    }
  }

  /** All bounds, since each belongs to the histogram whether its bucket is listed or not. */
  private void addCustom(int sample, NativeHistogram h) {
    int listed = 0;
    for (int bound = 0; bound < h.customBounds().length; bound++) {
      if (listed < h.positiveIndexes().length && h.positiveIndexes()[listed] == bound) {
        addBucket(sample, h, bound, number(h.positiveCounts()[listed++]));
      } else {
        addBucket(sample, h, bound, StaleMarker.VALUE);
      }
    }
    for (; listed < h.positiveIndexes().length; listed++) {
      addBucket(sample, h, h.positiveIndexes()[listed], number(h.positiveCounts()[listed]));
    }
  }

  private void addBucket(int sample, NativeHistogram h, int index, double value) {
    row(h.schema(), HistogramPart.BUCKET, index)
        .add(sample, value, BucketBounds.upper(h, index - 1), BucketBounds.upper(h, index));
  }

  /** A number and no marker, which would be NULL. */
  private static double number(double value) {
    return StaleMarker.isStale(value) ? Double.NaN : value;
  }

  private HistogramRow row(int schema, HistogramPart part, int index) {
    long key =
        ((long) schema << PART_BITS | part.place()) << Integer.SIZE
            | (index - (long) Integer.MIN_VALUE);
    HistogramRow row = rows.get(key);
    if (row == null) {
      row = new HistogramRow(schema, part, index);
      rows.put(key, row);
    }
    return row;
  }
}
