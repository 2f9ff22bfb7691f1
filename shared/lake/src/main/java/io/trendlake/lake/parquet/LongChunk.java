// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers, as dictionary or DELTA_BINARY_PACKED, whichever a trial of the group's beginning
 * says is smaller once compressed; in a repeating column by a dictionary, if they do repeat. Never
 * BYTE_STREAM_SPLIT, which Trino cannot read for INT64.
 *
 * <p>In an optional column {@link Column#NULL} is NULL. As long as all are, which is the rule in
 * some columns, they are only counted.
 */
final class LongChunk extends ChunkBuilder {

  /** Values that are encoded both ways to choose. */
  private static final int TRIAL = 16_384;

  /** What a dictionary costs beside its own bytes: the header of its page. */
  private static final int PAGE_HEADER = 24;

  private final boolean narrow;
  private final boolean optional;
  private final boolean repeating;
  private long[] values = new long[1024];
  private int rows;

  /** Whether all rows so far are NULL; then the values are not set. */
  private boolean onlyNulls;

  LongChunk(boolean narrow, boolean optional, boolean repeating) {
    this.narrow = narrow;
    this.repeating = repeating;
    this.optional = optional;
    this.onlyNulls = optional;
  }

  void append(long value, int count) {
    if (onlyNulls && value == Column.NULL) {
      rows = Math.addExact(rows, count);
      return;
    }
    check(value);
    beginValues();
    reserve(count);
    Arrays.fill(values, rows, rows + count, value);
    rows += count;
  }

  private void beginValues() {
    if (onlyNulls) {
      onlyNulls = false;
      reserve(0);
      Arrays.fill(values, 0, rows, Column.NULL);
    }
  }

  void append(long[] more, int offset, int count) {
    beginValues();
    reserve(count);
    System.arraycopy(more, offset, values, rows, count);
    for (int i = rows; narrow && i < rows + count; i++) {
      check(values[i]);
    }
    rows += count;
  }

  private void check(long value) {
    if (narrow && value != (int) value && !isNull(value)) {
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

  private boolean isNull(long value) {
    return optional && value == Column.NULL;
  }

  @Override
  void write(ChunkWriter out, int pageRows) {
    if (optional) {
      writeOptional(out, pageRows);
    } else {
      writePages(out, pageRows, values, rows);
    }
  }

  /** With the levels of each page before its numbers, which are those that are not NULL. */
  private void writeOptional(ChunkWriter out, int pageRows) {
    long[] numbers = new long[onlyNulls ? 0 : rows];
    int count = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (values[row] != Column.NULL) {
        numbers[count++] = values[row];
      }
    }
    writePages(out, pageRows, numbers, count);
  }

  private void writePages(ChunkWriter out, int pageRows, long[] numbers, int count) {
    LongInterner dictionary = count == 0 ? null : LongInterner.of(numbers, count);
    Bytes payload = new Bytes(Bytes.SMALL);
    if (dictionary != null
        && ((repeating && dictionary.repeats(count))
            || dictionaryIsSmaller(out, dictionary, payload, numbers, Math.min(count, pageRows)))) {
      out.dictionary(dictionary.page(narrow), dictionary.size());
    } else {
      dictionary = null;
    }
    int from = 0;
    for (int start = 0; start < rows; start += pageRows) {
      int end = Math.min(rows, start + pageRows);
      payload.clear();
      int nulls = optional ? writeLevels(payload, start, end) : 0;
      int to = from + end - start - nulls;
      Encoding encoding = writeNumbers(payload, dictionary, numbers, from, to);
      out.page(payload, end - start, encoding, bounds(numbers, from, to, nulls));
      from = to;
    }
  }

  private Encoding writeNumbers(
      Bytes payload, @Nullable LongInterner dictionary, long[] numbers, int from, int to) {
    if (from == to) {
      return Encoding.PLAIN;
    }
    if (dictionary != null) {
      dictionary.encode(payload, from, to);
      return Encoding.RLE_DICTIONARY;
    }
    new DeltaEncoder(narrow).encode(payload, numbers, from, to);
    return Encoding.DELTA_BINARY_PACKED;
  }

  /** The definition levels, 0 for NULL and 1 for a value, after their length; returns the NULLs. */
  private int writeLevels(Bytes payload, int start, int end) {
    int at = payload.size();
    payload.writeInt(0);
    HybridEncoder levels = new HybridEncoder(payload, 1);
    int nulls = 0;
    for (int from = start; from < end; ) {
      int to = onlyNulls ? end : sameLevel(from, end);
      boolean isNull = onlyNulls || values[from] == Column.NULL;
      levels.run(isNull ? 0 : 1, to - from);
      nulls += isNull ? to - from : 0;
      from = to;
    }
    levels.finish();
    payload.writeInt(at, payload.size() - at - Integer.BYTES);
    return nulls;
  }

  /** The end of the rows from one on that are all NULL, or all not. */
  private int sameLevel(int from, int end) {
    boolean isNull = values[from] == Column.NULL;
    int to = from + 1;
    while (to < end && (values[to] == Column.NULL) == isNull) {
      to++;
    }
    return to;
  }

  private boolean dictionaryIsSmaller(
      ChunkWriter out, LongInterner dictionary, Bytes payload, long[] numbers, int firstPage) {
    int end = Math.min(firstPage, TRIAL);
    payload.clear();
    dictionary.encode(payload, 0, end);
    long ids = out.trial(payload.array(), 0, payload.size());
    Bytes entries = dictionary.page(narrow);
    long once = (long) out.trial(entries.array(), 0, entries.size()) + PAGE_HEADER;
    payload.clear();
    new DeltaEncoder(narrow).encode(payload, numbers, 0, end);
    long deltas = out.trial(payload.array(), 0, payload.size());
    return once * end + ids * rows <= deltas * rows;
  }

  private Bounds bounds(long[] numbers, int from, int to, int nulls) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      min = Math.min(min, numbers[i]);
      max = Math.max(max, numbers[i]);
    }
    return from == to
        ? Bounds.ofNulls(nulls)
        : Bounds.ofLongs(min, max, narrow ? Integer.BYTES : Long.BYTES, nulls);
  }

  @Override
  void clear() {
    rows = 0;
    onlyNulls = optional;
  }
}
