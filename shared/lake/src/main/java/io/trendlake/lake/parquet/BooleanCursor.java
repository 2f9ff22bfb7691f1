// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.Objects;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** Truth values, PLAIN. */
final class BooleanCursor extends ColumnCursor {

  private final boolean[] values;
  private @Nullable ByteCursor in;
  private int base;
  private long next;

  BooleanCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages);
    values = new boolean[batchRows];
  }

  /** Passes over one that no page uses: another writer may have begun with it and given up. */
  @Override
  void openDictionary() throws IOException {
    pages().dictionary();
  }

  @Override
  void open(ChunkPages.RawPage page) {
    if (header(page).getEncoding() != Encoding.PLAIN) {
      throw unexpected(header(page).getEncoding());
    }
    in = decompress(page);
    base = in.take((ChunkPages.rows(page) + Byte.SIZE - 1L) / Byte.SIZE);
    next = 0;
  }

  @Override
  void decode(int at, int count) {
    byte[] array = Objects.requireNonNull(in).array();
    for (int i = 0; i < count; i++, next++) {
      values[at + i] = (array[base + (int) (next >>> 3)] >>> (next & 7) & 1) != 0;
    }
  }

  @Override
  void skip(int count) {
    next += count;
  }

  @Override
  boolean[] booleans() {
    return values;
  }
}
