// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;
import org.apache.parquet.format.Encoding;

/**
 * Whole numbers, as dictionary or DELTA_BINARY_PACKED, whichever a trial of the group's beginning
 * says is smaller once compressed. Never BYTE_STREAM_SPLIT, which Trino cannot read for INT64.
 */
final class LongChunk extends ChunkBuilder {

  /** Values that are encoded both ways to choose. */
  private static final int TRIAL = 16_384;

  /** What a dictionary costs beside its own bytes: the header of its page. */
  private static final int PAGE_HEADER = 24;

  private final boolean narrow;
  private long[] values = new long[1024];
  private int rows;

  LongChunk(boolean narrow) {
    this.narrow = narrow;
  }

  void append(long value, int count) {
    check(value);
    reserve(count);
    Arrays.fill(values, rows, rows + count, value);
    rows += count;
  }

  void append(long[] more, int offset, int count) {
    reserve(count);
    System.arraycopy(more, offset, values, rows, count);
    for (int i = rows; narrow && i < rows + count; i++) {
      check(values[i]);
    }
    rows += count;
  }

  private void check(long value) {
    if (narrow && value != (int) value) {
      throw new IllegalArgumentException(value + " is beyond 32 bits");
    }
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
    LongInterner dictionary = LongInterner.of(values, rows);
    Bytes payload = new Bytes(1 << 16);
    if (dictionary != null && dictionaryIsSmaller(out, dictionary, payload, pageRows)) {
      out.dictionary(dictionary.page(narrow), dictionary.size());
    } else {
      dictionary = null;
    }
    for (int start = 0; start < rows; start += pageRows) {
      int end = Math.min(rows, start + pageRows);
      payload.clear();
      if (dictionary != null) {
        dictionary.encode(payload, start, end);
      } else {
        new DeltaEncoder(narrow).encode(payload, values, start, end);
      }
      Encoding encoding =
          dictionary != null ? Encoding.RLE_DICTIONARY : Encoding.DELTA_BINARY_PACKED;
      out.page(payload, end - start, encoding, bounds(start, end));
    }
  }

  private boolean dictionaryIsSmaller(
      ChunkWriter out, LongInterner dictionary, Bytes payload, int pageRows) {
    int end = Math.min(Math.min(rows, pageRows), TRIAL);
    payload.clear();
    dictionary.encode(payload, 0, end);
    long ids = out.trial(payload.array(), 0, payload.size());
    Bytes entries = dictionary.page(narrow);
    long once = (long) out.trial(entries.array(), 0, entries.size()) + PAGE_HEADER;
    payload.clear();
    new DeltaEncoder(narrow).encode(payload, values, 0, end);
    long deltas = out.trial(payload.array(), 0, payload.size());
    return once * end + ids * rows <= deltas * rows;
  }

  private Bounds bounds(int start, int end) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = start; i < end; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    return Bounds.ofLongs(min, max, narrow ? Integer.BYTES : Long.BYTES);
  }

  @Override
  void clear() {
    rows = 0;
  }
}
