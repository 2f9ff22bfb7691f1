// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.format.DataPageHeader;
import org.jspecify.annotations.Nullable;

/** Doubles, PLAIN or BYTE_STREAM_SPLIT, the stale marker for NULL. */
final class DoubleCursor extends ColumnCursor {

  private final boolean nullable;
  private final double[] values;
  private @Nullable HybridDecoder levels;
  private @Nullable ByteCursor plain;
  private @Nullable ByteStreamSplit streams;

  DoubleCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages);
    nullable = pages.chunk().source().nullable();
    values = new double[batchRows];
  }

  /** Passes over one that no page uses: another writer may have begun with it and given up. */
  @Override
  void openDictionary() throws IOException {
    pages().dictionary();
  }

  @Override
  void open(ChunkPages.RawPage page) {
    DataPageHeader header = header(page);
    ByteCursor in = decompress(page);
    levels = nullable ? levels(header, in) : null;
    plain = null;
    streams = null;
    switch (header.getEncoding()) {
      case PLAIN -> plain = in;
      case BYTE_STREAM_SPLIT -> streams = new ByteStreamSplit(in);
      default -> throw unexpected(header.getEncoding());
    }
  }

  @Override
  void decode(int at, int count) {
    if (levels == null) {
      decodeValues(at, count);
      return;
    }
    int end = at + count;
    for (int i = at; i < end; ) {
      int run = levels.next(end - i);
      if (levels.value() == 1) {
        decodeValues(i, run);
      } else {
        decodeNulls(i, run);
      }
      i += run;
    }
  }

  private void decodeNulls(int at, int count) {
    Malformed.unless(column().optional(), "a NULL, which the column must not have");
    Arrays.fill(values, at, at + count, StaleMarker.VALUE);
  }

  private void decodeValues(int at, int count) {
    if (streams != null) {
      streams.read(values, at, count);
      return;
    }
    ByteCursor in = Objects.requireNonNull(plain);
    int start = in.take((long) count * Double.BYTES);
    ByteBuffer.wrap(in.array(), start, count * Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(values, at, count);
  }

  /** Decodes and forgets, by batches: what is skipped is less than a page. */
  @Override
  void skip(int count) {
    for (int left = count; left > 0; ) {
      int some = Math.min(left, values.length);
      decode(0, some);
      left -= some;
    }
  }

  @Override
  double[] doubles() {
    return values;
  }
}
