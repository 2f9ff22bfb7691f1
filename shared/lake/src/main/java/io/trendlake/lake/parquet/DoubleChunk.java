// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Doubles, each page PLAIN or BYTE_STREAM_SPLIT, whichever a {@link SplitTrial} says is smaller; in
 * a repeating column by a dictionary, if they do repeat: its runs take nearly nothing, for any
 * reader. The stale marker is NULL where the column is optional.
 */
final class DoubleChunk extends ChunkBuilder {

  private final boolean optional;
  private final boolean repeating;
  private double[] values = new double[1024];
  private int rows;

  DoubleChunk(boolean optional, boolean repeating) {
    this.optional = optional;
    this.repeating = repeating;
  }

  void append(double value, int count) {
    reserve(count);
    Arrays.fill(values, rows, rows + count, value);
    rows += count;
  }

  void append(double[] more, int offset, int count) {
    reserve(count);
    System.arraycopy(more, offset, values, rows, count);
    rows += count;
  }

  private void reserve(int more) {
    int needed = Math.addExact(rows, more);
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.max(needed, values.length * 2));
    }
  }

  @Override
  void expect(int more) {
    if (rows + more > values.length) {
      values = Arrays.copyOf(values, rows + more);
    }
  }

  @Override
  int rows() {
    return rows;
  }

  @Override
  void write(ChunkWriter out, int pageRows) {
    @Nullable LongInterner dictionary = repeating ? dictionary() : null;
    if (dictionary == null) {
      writeValues(out, pageRows);
    } else {
      writeIds(out, pageRows, dictionary);
    }
  }

  /** The different values by their bits; null if they do not repeat, or there is none. */
  private @Nullable LongInterner dictionary() {
    long[] bits = new long[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!isNull(row)) {
        bits[count++] = Double.doubleToRawLongBits(values[row]);
      }
    }
    @Nullable LongInterner found = count == 0 ? null : LongInterner.of(bits, count);
    return found != null && found.repeats(count) ? found : null;
  }

  private boolean isNull(int row) {
    return optional && StaleMarker.isStale(values[row]);
  }

  private void writeIds(ChunkWriter out, int pageRows, LongInterner dictionary) {
    out.dictionary(dictionary.page(false), dictionary.size());
    Bytes payload = new Bytes(Bytes.SMALL);
    int from = 0;
    for (int start = 0; start < rows; start += pageRows) {
      int end = Math.min(rows, start + pageRows);
      payload.clear();
      int nulls = optional ? writeLevels(payload, start, end) : 0;
      int to = from + end - start - nulls;
      Encoding encoding = from == to ? Encoding.PLAIN : Encoding.RLE_DICTIONARY;
      if (from < to) {
        dictionary.encode(payload, from, to);
      }
      out.page(payload, end - start, encoding, bounds(start, end, nulls));
      from = to;
    }
  }

  private void writeValues(ChunkWriter out, int pageRows) {
    int pageBytes = Math.min(rows, pageRows) * Double.BYTES + 16;
    Bytes payload = new Bytes(pageBytes);
    Bytes split = new Bytes(pageBytes);
    SplitTrial trial = new SplitTrial();
    for (int start = 0; start < rows; start += pageRows) {
      int end = Math.min(rows, start + pageRows);
      payload.clear();
      int nulls = optional ? writeLevels(payload, start, end) : 0;
      int valuesAt = payload.size();
      writeValues(payload, start, end, nulls);
      Bounds bounds = bounds(start, end, nulls);
      if (trial.splitIsSmaller(out, payload, valuesAt)) {
        split(payload, valuesAt, split);
        out.page(split, end - start, Encoding.BYTE_STREAM_SPLIT, bounds);
      } else {
        out.page(payload, end - start, Encoding.PLAIN, bounds);
      }
    }
  }

  private static void split(Bytes payload, int valuesAt, Bytes split) {
    split.clear();
    split.write(payload.array(), 0, valuesAt);
    int count = (payload.size() - valuesAt) / Double.BYTES;
    ByteStreamSplit.split(payload.array(), valuesAt, count, split);
  }

  /** The definition levels, 0 for NULL and 1 for a value, after their length; returns the NULLs. */
  private int writeLevels(Bytes payload, int start, int end) {
    int at = payload.size();
    payload.writeInt(0);
    HybridEncoder levels = new HybridEncoder(payload, 1);
    int nulls = 0;
    for (int from = start; from < end; ) {
      boolean isNull = StaleMarker.isStale(values[from]);
      int to = from + 1;
      while (to < end && StaleMarker.isStale(values[to]) == isNull) {
        to++;
      }
      levels.run(isNull ? 0 : 1, to - from);
      nulls += isNull ? to - from : 0;
      from = to;
    }
    levels.finish();
    payload.writeInt(at, payload.size() - at - Integer.BYTES);
    return nulls;
  }

  private void writeValues(Bytes payload, int start, int end, int nulls) {
    if (nulls == 0) {
      payload.writeDoubles(values, start, end - start);
      return;
    }
    for (int i = start; i < end; i++) {
      if (!StaleMarker.isStale(values[i])) {
        payload.writeLong(Double.doubleToRawLongBits(values[i]));
      }
    }
  }

  private Bounds bounds(int start, int end, int nulls) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    int notNumbers = 0;
    for (int i = start; i < end; i++) {
      double value = values[i];
      min = value < min ? value : min;
      max = value > max ? value : max;
      notNumbers += Double.isNaN(value) ? 1 : 0;
    }
    // All +Inf leaves min at +Inf and max at +Inf; only no number at all leaves them crossed.
    return Bounds.ofDoubles(min, max, nulls, notNumbers > nulls);
  }

  @Override
  void clear() {
    rows = 0;
  }
}
