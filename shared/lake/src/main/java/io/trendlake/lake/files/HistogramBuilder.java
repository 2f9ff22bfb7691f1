// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;

/** Puts a histogram together from its rows, which come in the order of files. */
final class HistogramBuilder {

  /** The listed buckets of one side. */
  private static final class Side {
    private int[] indexes = new int[8];
    private double[] counts = new double[8];
    private int size;

    void add(int index, double count) {
      if (size == indexes.length) {
        indexes = Arrays.copyOf(indexes, size * 2);
        counts = Arrays.copyOf(counts, size * 2);
      }
      indexes[size] = index;
      counts[size++] = count;
    }

    int[] indexes() {
      return Arrays.copyOf(indexes, size);
    }

    double[] counts() {
      return Arrays.copyOf(counts, size);
    }
  }

  private final int schema;
  private final ResetHint hint;
  private final long slot;
  private final int target;
  private final Side positive = new Side();
  private final Side negative = new Side();
  private double zeroThreshold;
  private double zeroCount;
  private double count;
  private double sum;
  private double[] bounds = new double[0];
  private int boundCount;

  HistogramBuilder(int schema, ResetHint hint, long slot, int target) {
    this.schema = schema;
    this.hint = hint;
    this.slot = slot;
    this.target = target;
  }

  /**
   * Takes in a row.
   *
   * @param value a stale marker for a bucket that is not listed, of which only the bound counts
   */
  void add(HistogramPart part, int index, double upper, double value) {
    switch (part) {
      case COUNT -> count = value;
      case SUM -> sum = value;
      case ZERO -> {
        zeroCount = value;
        zeroThreshold = upper;
      }
      case NEGATIVE -> negative.add(index, value);
      case BUCKET -> {
        if (schema == NativeHistogram.CUSTOM_BUCKETS && upper != Double.POSITIVE_INFINITY) {
          addBound(upper);
        }
        if (!StaleMarker.isStale(value)) {
          positive.add(index, value);
        }
      }
    }
  }

  private void addBound(double bound) {
    if (boundCount == bounds.length) {
      bounds = Arrays.copyOf(bounds, Math.max(8, boundCount * 2));
    }
    bounds[boundCount++] = bound;
  }

  HistogramSample build(long ts) {
    return new HistogramSample(
        ts,
        slot,
        target,
        new NativeHistogram(
            schema,
            zeroThreshold,
            zeroCount,
            count,
            sum,
            positive.indexes(),
            positive.counts(),
            negative.indexes(),
            negative.counts(),
            Arrays.copyOf(bounds, boundCount),
            hint));
  }
}
