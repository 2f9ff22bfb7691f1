// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;

/**
 * Writes chunks of native histograms, bit for bit as Prometheus writes the same histograms into one
 * chunk. All of a chunk have the same schema, zero threshold, bounds and buckets. Prometheus puts
 * empty buckets into a chunk where a later histogram has more of them, and so changes what was
 * scraped; here another chunk begins. Used again for chunk after chunk, by one thread.
 */
public final class HistogramEncoder {

  /**
   * A chunk is full with so many bytes, if it has enough histograms (Prometheus, tsdb/chunkenc).
   */
  private static final int CHUNK_BYTES = 1024;

  private static final int MIN_SAMPLES = 10;
  private static final int HEADER_BYTES = 3;
  private static final int GAUGE_FLAG = 0b1100_0000;

  /** Beyond it not every whole number is a double. */
  private static final double MAX_WHOLE = 1L << 53;

  private final BitWriter out = new BitWriter();
  private final XorWriter sum = new XorWriter();
  private final boolean whole;

  // Of whole counts: of the total, the zero bucket, and each bucket as its step from the one
  // before.
  private long[] numbers = {};
  private long[] changes = {};

  // Of counts that are floats, in the same order.
  private XorWriter[] windows = {};

  private NativeHistogram last = HistogramLayout.STALE;
  private int count;
  private long ts;
  private long tsDelta;
  private boolean stale;

  /**
   * An encoder.
   *
   * @param whole whether all histograms are {@link #isWhole}; they take less
   */
  public HistogramEncoder(boolean whole) {
    this.whole = whole;
  }

  /** Whether all counts of a histogram are whole numbers that a double holds without loss. */
  public static boolean isWhole(NativeHistogram histogram) {
    return isWhole(histogram.count())
        && isWhole(histogram.zeroCount())
        && areWhole(histogram.positiveCounts())
        && areWhole(histogram.negativeCounts());
  }

  private static boolean areWhole(double[] numbers) {
    for (double number : numbers) {
      if (!isWhole(number)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(double number) {
    return number <= MAX_WHOLE
        && number >= 0
        && Double.doubleToRawLongBits((double) (long) number) == Double.doubleToRawLongBits(number);
  }

  /** What the chunks are written in. */
  public ChunkEncoding encoding() {
    return whole ? ChunkEncoding.HISTOGRAM : ChunkEncoding.FLOAT_HISTOGRAM;
  }

  /** Begins a chunk with its first histogram. */
  public void begin(long atTs, NativeHistogram first) {
    out.begin(HEADER_BYTES);
    writeLayout(first);
    out.varbitInt(atTs);
    int places = 2 + first.buckets();
    if (whole) {
      numbers = numbers(first);
      changes = new long[places];
      out.varbitUint(numbers[0]);
      out.varbitUint(numbers[1]);
    } else {
      windows = new XorWriter[places];
      Arrays.setAll(windows, place -> new XorWriter());
      windows[0].begin(out, first.count());
      windows[1].begin(out, first.zeroCount());
    }
    sum.begin(out, first.sum());
    for (int place = 2; place < places; place++) {
      if (whole) {
        out.varbitInt(numbers[place]);
      } else {
        windows[place].begin(out, bucket(first, place - 2));
      }
    }
    count = 1;
    ts = atTs;
    tsDelta = 0;
    stale = false;
    last = first;
  }

  /** Whether the chunk has as many samples as it should. */
  public boolean isFull() {
    return out.length() >= CHUNK_BYTES && count >= MIN_SAMPLES;
  }

  /** Whether a histogram may be the next of the chunk: no reset, no other layout, none stale. */
  public boolean takes(NativeHistogram next) {
    boolean isGauge = next.resetHint() == ResetHint.GAUGE;
    return !stale
        && next.resetHint() != ResetHint.RESET
        && isGauge == (last.resetHint() == ResetHint.GAUGE)
        && next.schema() == last.schema()
        && Double.doubleToRawLongBits(next.zeroThreshold())
            == Double.doubleToRawLongBits(last.zeroThreshold())
        && Arrays.equals(next.positiveIndexes(), last.positiveIndexes())
        && Arrays.equals(next.negativeIndexes(), last.negativeIndexes())
        && Arrays.equals(next.customBounds(), last.customBounds())
        && (isGauge || isNoReset(next));
  }

  /** Whether no count is less than before; none is NaN. */
  private boolean isNoReset(NativeHistogram next) {
    boolean grew = next.count() >= last.count() && next.zeroCount() >= last.zeroCount();
    for (int i = 0; grew && i < next.buckets(); i++) {
      grew = bucket(next, i) >= bucket(last, i);
    }
    return grew;
  }

  private static double bucket(NativeHistogram histogram, int place) {
    int positives = histogram.positiveCounts().length;
    return place < positives
        ? histogram.positiveCounts()[place]
        : histogram.negativeCounts()[place - positives];
  }

  /** Adds a histogram that the chunk takes. */
  public void add(long atTs, NativeHistogram next) {
    addTime(atTs);
    if (whole) {
      long[] now = numbers(next);
      addWhole(now, 0);
      addWhole(now, 1);
      sum.write(out, next.sum());
      for (int place = 2; place < now.length; place++) {
        addWhole(now, place);
      }
      numbers = now;
    } else {
      windows[0].write(out, next.count());
      windows[1].write(out, next.zeroCount());
      sum.write(out, next.sum());
      for (int place = 2; place < windows.length; place++) {
        windows[place].write(out, bucket(next, place - 2));
      }
    }
    last = next;
  }

  /** Adds a stale marker, which only further ones may follow. */
  public void addStale(long atTs) {
    addTime(atTs);
    if (whole) {
      out.varbitInt(0);
      out.varbitInt(0);
    } else {
      windows[0].write(out, 0);
      windows[1].write(out, 0);
    }
    sum.write(out, StaleMarker.VALUE);
    stale = true;
  }

  private void addTime(long atTs) {
    long delta = atTs - ts;
    out.varbitInt(delta - tsDelta);
    tsDelta = delta;
    ts = atTs;
    count++;
  }

  private void addWhole(long[] now, int place) {
    long change = now[place] - numbers[place];
    out.varbitInt(change - changes[place]);
    changes[place] = change;
  }

  private static long[] numbers(NativeHistogram histogram) {
    long[] numbers = new long[2 + histogram.buckets()];
    numbers[0] = (long) histogram.count();
    numbers[1] = (long) histogram.zeroCount();
    int positives = histogram.positiveCounts().length;
    long before = 0;
    for (int i = 0; i < histogram.buckets(); i++) {
      long bucket = (long) bucket(histogram, i);
      numbers[2 + i] = i == positives ? bucket : bucket - before;
      before = bucket;
    }
    return numbers;
  }

  /** The chunk's data; the caller owns it. */
  public byte[] finish() {
    out.setHeader(0, count >>> 8);
    out.setHeader(1, count);
    out.setHeader(2, last.resetHint() == ResetHint.GAUGE ? GAUGE_FLAG : 0);
    return out.finish();
  }

  private void writeLayout(NativeHistogram histogram) {
    writeZeroThreshold(histogram.zeroThreshold());
    out.varbitInt(histogram.schema());
    writeSpans(histogram.positiveIndexes());
    writeSpans(histogram.negativeIndexes());
    if (histogram.hasCustomBuckets()) {
      out.varbitUint(histogram.customBounds().length);
      for (double bound : histogram.customBounds()) {
        writeBound(bound);
      }
    }
  }

  private void writeZeroThreshold(double threshold) {
    int code = Math.getExponent(threshold) + 1 + HistogramLayout.THRESHOLD_EXPONENT_BIAS;
    if (Double.doubleToRawLongBits(threshold) == 0) {
      out.put(0, 8);
    } else if (code > 0
        && code < HistogramLayout.THRESHOLD_FOLLOWS
        && threshold == Math.scalb(0.5, code - HistogramLayout.THRESHOLD_EXPONENT_BIAS)) {
      out.put(code, 8);
    } else {
      out.put(HistogramLayout.THRESHOLD_FOLLOWS, 8);
      out.put(Double.doubleToRawLongBits(threshold), 64);
    }
  }

  private void writeSpans(int[] indexes) {
    int spans = 0;
    for (int i = 0; i < indexes.length; i++) {
      spans += i == 0 || indexes[i] != indexes[i - 1] + 1 ? 1 : 0;
    }
    out.varbitUint(spans);
    int next = 0;
    for (int from = 0; from < indexes.length; ) {
      int to = from + 1;
      while (to < indexes.length && indexes[to] == indexes[to - 1] + 1) {
        to++;
      }
      out.varbitUint(to - from);
      out.varbitInt((long) indexes[from] - next);
      next = indexes[to - 1] + 1;
      from = to;
    }
  }

  /** Thousandths as a number, where the largest that 25 bits hold is enough. */
  private void writeBound(double bound) {
    long thousandths = Math.round(bound * HistogramLayout.CUSTOM_BOUND_SCALE);
    double read = thousandths / (double) HistogramLayout.CUSTOM_BOUND_SCALE;
    if (thousandths >= 0
        && thousandths < HistogramLayout.MAX_BOUND_CODE
        && Double.doubleToRawLongBits(read) == Double.doubleToRawLongBits(bound)) {
      out.varbitUint(thousandths + 1);
    } else {
      out.varbitUint(0);
      out.put(Double.doubleToRawLongBits(bound), 64);
    }
  }
}
