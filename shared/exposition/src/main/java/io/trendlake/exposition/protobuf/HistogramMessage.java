// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

import io.trendlake.model.NativeHistogram;
import java.util.Arrays;

/**
 * A {@code Histogram}: the classic buckets and the native ones, whichever it has. Used for one
 * histogram after the other; not thread-safe.
 */
public final class HistogramMessage {

  private long count;
  private double countFloat;
  private double sum;
  private int schema;
  private double zeroThreshold;
  private long zeroCount;
  private double zeroCountFloat;

  /** The upper bound of each classic bucket. */
  private double[] bounds = new double[32];

  private double[] cumulative = new double[32];
  private int buckets;

  private final Side positive = new Side();
  private final Side negative = new Side();

  HistogramMessage() {}

  /** The buckets of one sign, as they are written. */
  private static final class Side {

    /** Offset and length of each span in turn. */
    private long[] spans = new long[16];

    private int spanValues;
    private long[] deltas = new long[64];
    private int deltaCount;
    private double[] counts = new double[0];
    private int countCount;

    void clear() {
      spanValues = 0;
      deltaCount = 0;
      countCount = 0;
    }

    void span(WireReader in) throws MalformedMessageException {
      int outer = in.enter();
      int offset = 0;
      long length = 0;
      while (in.at < in.end) {
        in.tag();
        switch (in.field) {
          case 1 -> offset = WireReader.signed32(in.varintField());
          case 2 -> length = in.varintField() & 0xffffffffL;
          default -> in.skip();
        }
      }
      in.leave(outer);
      if (spanValues == spans.length) {
        spans = Arrays.copyOf(spans, 2 * spans.length);
      }
      spans[spanValues++] = offset;
      spans[spanValues++] = length;
    }

    /** One difference, or many packed. */
    void deltas(WireReader in) throws MalformedMessageException {
      if (in.wireType != WireReader.DELIMITED) {
        delta(in.varintField());
        return;
      }
      int outer = in.enterVarints();
      while (in.at < in.end) {
        delta(in.varint());
      }
      in.leave(outer);
    }

    private void delta(long zigzag) {
      if (deltaCount == deltas.length) {
        deltas = Arrays.copyOf(deltas, 2 * deltas.length);
      }
      deltas[deltaCount++] = WireReader.signed(zigzag);
    }

    /** One count, or many packed. */
    void counts(WireReader in) throws MalformedMessageException {
      if (in.wireType != WireReader.DELIMITED) {
        count(in.doubleField());
        return;
      }
      int outer = in.enterDoubles();
      while (in.at < in.end) {
        count(in.fixed64());
      }
      in.leave(outer);
    }

    private void count(double value) {
      if (countCount == counts.length) {
        counts = Arrays.copyOf(counts, Math.max(16, 2 * counts.length));
      }
      counts[countCount++] = value;
    }

    boolean hasSpans() {
      return spanValues > 0;
    }

    /** Refuses spans that want more buckets, or fewer, than there are. */
    void requireCounts(boolean isFloat, String name, int at) throws MalformedMessageException {
      int given = isFloat ? countCount : deltaCount;
      long wanted = 0;
      for (int i = 1; i < spanValues; i += 2) {
        wanted += spans[i];
      }
      if (wanted != given) {
        throw new MalformedMessageException(
            at,
            "the " + name + " spans are of " + wanted + " buckets, and " + given + " are given");
      }
    }
  }

  /** The buckets of one side that have observations. */
  private static final class Filled {

    private int[] indexes;
    private double[] counts;
    private int size;

    /** The sum of whole counts, cut to 64 bits. */
    private long total;

    /** Where the last span ended, whatever was in it: custom buckets need so many bounds. */
    private final long spanned;

    Filled(Side side, boolean isFloat, String name) throws InvalidHistogramException {
      int most = isFloat ? side.countCount : side.deltaCount;
      indexes = new int[most];
      counts = new double[most];
      long index = 0;
      long last = Long.MIN_VALUE;
      long whole = 0;
      int at = 0;
      for (int span = 0; span < side.spanValues; span += 2) {
        index += side.spans[span];
        for (long end = index + side.spans[span + 1]; index < end; index++, at++) {
          whole += isFloat ? 0 : side.deltas[at];
          double count = isFloat ? side.counts[at] : (double) whole;
          if (isFloat ? count < 0 : whole < 0) {
            throw new InvalidHistogramException(
                "the " + name + " bucket number " + (at + 1) + " has a count below 0: " + count);
          }
          total += whole;
          if (count != 0) {
            add(index, last, count, name);
            last = index;
          }
        }
      }
      spanned = index;
      if (size < most) {
        indexes = Arrays.copyOf(indexes, size);
        counts = Arrays.copyOf(counts, size);
      }
    }

    private void add(long index, long last, double count, String name)
        throws InvalidHistogramException {
      if (index <= last) {
        throw new InvalidHistogramException(
            "on the " + name + " side, the bucket " + index + " comes after the bucket " + last);
      }
      if (index != (int) index) {
        throw new InvalidHistogramException(
            "the " + name + " bucket " + index + " is beyond what 32 bits hold");
      }
      indexes[size] = (int) index;
      counts[size++] = count;
    }
  }

  void clear() {
    count = 0;
    countFloat = 0;
    sum = 0;
    schema = 0;
    zeroThreshold = 0;
    zeroCount = 0;
    zeroCountFloat = 0;
    buckets = 0;
    positive.clear();
    negative.clear();
  }

  /** Reads the value of a field whose tag was read. */
  void field(WireReader in, ExemplarMessages exemplars) throws MalformedMessageException {
    switch (in.field) {
      case 1 -> count = in.varintField();
      case 2 -> sum = in.doubleField();
      case 3 -> bucket(in, exemplars);
      case 4 -> countFloat = in.doubleField();
      case 5 -> schema = WireReader.signed32(in.varintField());
      case 6 -> zeroThreshold = in.doubleField();
      case 7 -> zeroCount = in.varintField();
      case 8 -> zeroCountFloat = in.doubleField();
      case 9 -> negative.span(in);
      case 10 -> negative.deltas(in);
      case 11 -> negative.counts(in);
      case 12 -> positive.span(in);
      case 13 -> positive.deltas(in);
      case 14 -> positive.counts(in);
      default -> in.skip();
    }
  }

  private void bucket(WireReader in, ExemplarMessages exemplars) throws MalformedMessageException {
    int outer = in.enter();
    long whole = 0;
    double fraction = 0;
    double bound = 0;
    while (in.at < in.end) {
      in.tag();
      switch (in.field) {
        case 1 -> whole = in.varintField();
        case 2 -> bound = in.doubleField();
        case 3 -> exemplars.read(in, buckets);
        case 4 -> fraction = in.doubleField();
        default -> in.skip();
      }
    }
    in.leave(outer);
    if (buckets == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * buckets);
      cumulative = Arrays.copyOf(cumulative, 2 * buckets);
    }
    bounds[buckets] = bound;
    cumulative[buckets++] = fraction != 0 ? fraction : unsigned(whole);
  }

  /** The nearest double to a number of 64 bits without a sign. */
  static double unsigned(long value) {
    return value >= 0 ? (double) value : 2 * (double) ((value >>> 1) | (value & 1));
  }

  /** All observations: the fractional count if it is not 0, as in Prometheus. */
  public double count() {
    return countFloat != 0 ? countFloat : unsigned(count);
  }

  /** The sum of all observations. */
  public double sum() {
    return sum;
  }

  /** How many classic buckets there are. */
  public int buckets() {
    return buckets;
  }

  /** The upper bound of a classic bucket. */
  public double bound(int bucket) {
    return bounds[bucket];
  }

  /** How many observations are not above the bound of a classic bucket. */
  public double cumulative(int bucket) {
    return cumulative[bucket];
  }

  /** Whether it is a native histogram: Prometheus's {@code isNativeHistogram}. */
  public boolean isNative() {
    return positive.hasSpans() || negative.hasSpans() || zeroThreshold > 0 || zeroCount != 0;
  }

  /**
   * The native histogram. Of its buckets those are listed that have observations.
   *
   * @param at where it is, for messages
   * @throws MalformedMessageException if spans and buckets do not go together
   * @throws InvalidHistogramException if Prometheus's storage would refuse it. Whether the schema
   *     is one that can be stored is not judged: its resolution may be reduced first
   */
  public NativeHistogram toNative(NativeHistogram.ResetHint hint, int at)
      throws MalformedMessageException, InvalidHistogramException {
    boolean isFloat = countFloat > 0 || zeroCountFloat > 0;
    positive.requireCounts(isFloat, "positive", at);
    negative.requireCounts(isFloat, "negative", at);
    Filled above = new Filled(positive, isFloat, "positive");
    Filled below = new Filled(negative, isFloat, "negative");
    if (isFloat) {
      requireNotNegative(zeroCountFloat, "zero bucket");
      requireNotNegative(countFloat, "whole histogram");
    } else {
      requireTotal(zeroCount + above.total + below.total);
    }
    if (schema == NativeHistogram.CUSTOM_BUCKETS) {
      requireOneBucket(above, isFloat);
    }
    return new NativeHistogram(
        schema,
        zeroThreshold,
        isFloat ? zeroCountFloat : unsigned(zeroCount),
        isFloat ? countFloat : unsigned(count),
        sum,
        above.indexes,
        above.counts,
        below.indexes,
        below.counts,
        new double[0],
        hint);
  }

  private static void requireNotNegative(double value, String what)
      throws InvalidHistogramException {
    if (value < 0) {
      throw new InvalidHistogramException("the " + what + " has a count below 0: " + value);
    }
  }

  /** A NaN is counted and is in no bucket, so that the sum says whether there may be one. */
  private void requireTotal(long total) throws InvalidHistogramException {
    boolean fits = Double.isNaN(sum) ? Long.compareUnsigned(count, total) >= 0 : count == total;
    if (!fits) {
      throw new InvalidHistogramException(
          "the count is "
              + Long.toUnsignedString(count)
              + ", and the buckets have "
              + Long.toUnsignedString(total)
              + " observations");
    }
  }

  /** Protobuf has no field for custom bounds: only the bucket up to infinity is left. */
  private void requireOneBucket(Filled above, boolean isFloat) throws InvalidHistogramException {
    if (above.spanned > 1) {
      throw new InvalidHistogramException(
          "the schema is that of custom bounds, of which there are none, with buckets up to number "
              + above.spanned);
    }
    boolean hasZero = zeroThreshold != 0 || (isFloat ? zeroCountFloat != 0 : zeroCount != 0);
    if (hasZero || negative.hasSpans()) {
      throw new InvalidHistogramException(
          "a histogram of custom bounds has a zero bucket or negative buckets");
    }
  }
}
