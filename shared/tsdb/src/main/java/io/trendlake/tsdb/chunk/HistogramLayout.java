// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;

/** What all histograms of a chunk have in common: schema, buckets, bounds. */
final class HistogramLayout {

  private static final int MIN_SCHEMA = -9;
  private static final int MAX_STORED_SCHEMA = 52;
  private static final int MAX_SCHEMA = 8;

  /** Bounds that are whole thousandths are stored as these. */
  static final int CUSTOM_BOUND_SCALE = 1000;

  /** The largest code of a bound, whose thousandths are one less. */
  static final int MAX_BOUND_CODE = (1 << 25) - 1;

  /** In place of a code of the zero threshold: it follows with all of its bits. */
  static final int THRESHOLD_FOLLOWS = 255;

  /** A code of the zero threshold is the exponent of a power of two and this. */
  static final int THRESHOLD_EXPONENT_BIAS = 243;

  private static final int[] NONE = {};
  private static final double[] NO_COUNTS = {};

  /** Where a series went stale: whatever the layout, as Prometheus returns it. */
  static final NativeHistogram STALE =
      new NativeHistogram(
          0,
          0,
          0,
          0,
          StaleMarker.VALUE,
          NONE,
          NO_COUNTS,
          NONE,
          NO_COUNTS,
          NO_COUNTS,
          ResetHint.UNKNOWN);

  private final int schema;
  private final double zeroThreshold;
  private final int[] positive;
  private final int[] negative;
  private final double[] bounds;

  private HistogramLayout(
      int schema, double zeroThreshold, int[] positive, int[] negative, double[] bounds) {
    this.schema = schema;
    this.zeroThreshold = zeroThreshold;
    this.positive = positive;
    this.negative = negative;
    this.bounds = bounds;
  }

  static HistogramLayout read(BitReader in) throws MalformedChunkException {
    double zeroThreshold = zeroThreshold(in);
    long schema = in.varbitInt();
    boolean custom = schema == NativeHistogram.CUSTOM_BUCKETS;
    if (!custom && (schema < MIN_SCHEMA || schema > MAX_STORED_SCHEMA)) {
      throw new MalformedChunkException(
          "a histogram has the schema %d; known are %d to %d and %d"
              .formatted(schema, MIN_SCHEMA, MAX_STORED_SCHEMA, NativeHistogram.CUSTOM_BUCKETS));
    }
    int[] positive = indexes(in);
    int[] negative = indexes(in);
    double[] bounds = custom ? bounds(in) : NO_COUNTS;
    return new HistogramLayout((int) schema, zeroThreshold, positive, negative, bounds);
  }

  private static double zeroThreshold(BitReader in) throws MalformedChunkException {
    int code = (int) in.bits(8);
    return switch (code) {
      case 0 -> 0;
      case THRESHOLD_FOLLOWS -> in.doubleBits();
      default -> Math.scalb(0.5, code - THRESHOLD_EXPONENT_BIAS);
    };
  }

  /** The indexes of the buckets of all spans. Each bucket takes a bit or more of the chunk. */
  private static int[] indexes(BitReader in) throws MalformedChunkException {
    long spans = in.varbitUint();
    requireRoom(spans, "spans", in);
    int[] indexes = new int[16];
    int size = 0;
    long next = 0;
    for (long span = 0; span < spans; span++) {
      long length = in.varbitUint();
      long gap = in.varbitInt();
      if (span > 0 && gap < 0) {
        throw new MalformedChunkException(
            "the buckets of a histogram are not ascending: a gap is %d wide".formatted(gap));
      }
      next += gap;
      requireRoom(size + length, "buckets", in);
      if (size + length > indexes.length) {
        indexes = Arrays.copyOf(indexes, (int) Math.max(size + length, indexes.length * 2L));
      }
      for (long i = 0; i < length; i++) {
        if (next != (int) next) {
          throw new MalformedChunkException("a bucket has the index " + next);
        }
        indexes[size++] = (int) next++;
      }
    }
    return Arrays.copyOf(indexes, size);
  }

  private static double[] bounds(BitReader in) throws MalformedChunkException {
    long count = in.varbitUint();
    requireRoom(count, "bounds", in);
    double[] bounds = new double[(int) count];
    for (int i = 0; i < bounds.length; i++) {
      long code = in.varbitUint();
      bounds[i] = code == 0 ? in.doubleBits() : (code - 1) / (double) CUSTOM_BOUND_SCALE;
    }
    return bounds;
  }

  /** Nothing is made for a number that the rest of the chunk has no bits for. */
  private static void requireRoom(long count, String what, BitReader in)
      throws MalformedChunkException {
    if (count < 0 || count > in.remaining()) {
      throw new MalformedChunkException(
          "a histogram has %s %s, and the chunk %d bits more"
              .formatted(Long.toUnsignedString(count), what, in.remaining()));
    }
  }

  int buckets() {
    return positive.length + negative.length;
  }

  /** The counts of buckets of which each is given as the change from the bucket before it. */
  void accumulate(long[] changes, double[] counts) {
    long sum = 0;
    for (int i = 0; i < changes.length; i++) {
      sum = i == positive.length ? changes[i] : sum + changes[i];
      counts[i] = (double) sum;
    }
  }

  /** A histogram of this layout; counts of the positive buckets first. */
  NativeHistogram histogram(
      double zeroCount, double count, double sum, double[] counts, ResetHint hint) {
    NativeHistogram histogram =
        new NativeHistogram(
            schema,
            zeroThreshold,
            zeroCount,
            count,
            sum,
            positive,
            Arrays.copyOf(counts, positive.length),
            negative,
            Arrays.copyOfRange(counts, positive.length, positive.length + negative.length),
            bounds,
            hint);
    return schema > MAX_SCHEMA ? reduced(histogram) : histogram;
  }

  /** The same in the finest schema that is read. */
  private static NativeHistogram reduced(NativeHistogram fine) {
    int by = fine.schema() - MAX_SCHEMA;
    int[] positiveIndexes = reduced(fine.positiveIndexes(), by);
    int[] negativeIndexes = reduced(fine.negativeIndexes(), by);
    return new NativeHistogram(
        MAX_SCHEMA,
        fine.zeroThreshold(),
        fine.zeroCount(),
        fine.count(),
        fine.sum(),
        positiveIndexes,
        reduced(fine.positiveIndexes(), fine.positiveCounts(), positiveIndexes, by),
        negativeIndexes,
        reduced(fine.negativeIndexes(), fine.negativeCounts(), negativeIndexes, by),
        fine.customBounds(),
        fine.resetHint());
  }

  private static int coarse(int index, int by) {
    return by > 31 ? (index > 0 ? 1 : 0) : (int) (((index - 1L) >> by) + 1);
  }

  private static int[] reduced(int[] indexes, int by) {
    return Arrays.stream(indexes).map(index -> coarse(index, by)).distinct().toArray();
  }

  private static double[] reduced(int[] indexes, double[] counts, int[] into, int by) {
    double[] sums = new double[into.length];
    for (int i = 0; i < indexes.length; i++) {
      sums[Arrays.binarySearch(into, coarse(indexes[i], by))] += counts[i];
    }
    return sums;
  }
}
