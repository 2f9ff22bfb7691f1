// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The distinct numbers of a chunk and each row's place among them, in the order of first sight. */
final class LongInterner {

  /** Beyond so many a dictionary of numbers is not worth its bytes. */
  private static final int MAX_ENTRIES = 1 << 16;

  private static final int MAX_PROBES = 64;

  /** How often a number is there on average for its runs to be written without a trial. */
  private static final int LEAST_REPETITIONS = 8;

  private final int[] ids;
  private final long[] entries;
  private final int[] slots;
  private int size;

  private LongInterner(int rows, int maxEntries) {
    ids = new int[rows];
    entries = new long[maxEntries];
    slots = new int[Integer.highestOneBit(maxEntries) * 4];
  }

  /** The dictionary of some numbers, or null if they are too many different ones. */
  static @Nullable LongInterner of(long[] values, int rows) {
    LongInterner interner = new LongInterner(rows, Math.min(MAX_ENTRIES, rows / 2 + 1));
    int id = 0;
    for (int row = 0; row < rows; row++) {
      id = interner.idOf(values[row], id);
      if (id < 0) {
        return null;
      }
      interner.ids[row] = id;
    }
    return interner;
  }

  /**
   * Tries the last id and the one after it first: times repeat, in order, from series to series.
   */
  private int idOf(long value, int lastId) {
    if (lastId < size && entries[lastId] == value) {
      return lastId;
    }
    int next = lastId + 1 < size ? lastId + 1 : 0;
    return next < size && entries[next] == value ? next : find(value);
  }

  private int find(long value) {
    int slot =
        (int) ((value * 0x9e3779b97f4a7c15L) >>> (Long.numberOfLeadingZeros(slots.length) + 1));
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      int entry = slots[slot];
      if (entry == 0) {
        return add(value, slot);
      }
      if (entries[entry - 1] == value) {
        return entry - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  private int add(long value, int slot) {
    if (size == entries.length) {
      return -1;
    }
    entries[size] = value;
    slots[slot] = ++size;
    return size - 1;
  }

  int size() {
    return size;
  }

  /** Whether the numbers are there so often that runs of their ids take nearly nothing. */
  boolean repeats(int rows) {
    return size <= rows / LEAST_REPETITIONS;
  }

  /** The numbers as a PLAIN page. */
  Bytes page(boolean narrow) {
    Bytes page = new Bytes(size * Long.BYTES);
    for (long entry : Arrays.copyOf(entries, size)) {
      if (narrow) {
        page.writeInt((int) entry);
      } else {
        page.writeLong(entry);
      }
    }
    return page;
  }

  /** Appends the data page of some rows. */
  void encode(Bytes out, int start, int end) {
    int width = BitPacking.width(size - 1);
    out.write(width);
    HybridEncoder encoder = new HybridEncoder(out, width);
    for (int row = start; row < end; row++) {
      encoder.run(ids[row], 1);
    }
    encoder.finish();
  }
}
