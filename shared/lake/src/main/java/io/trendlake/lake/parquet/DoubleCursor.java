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

/** Doubles, PLAIN, BYTE_STREAM_SPLIT or by their dictionary, the stale marker for NULL. */
final class DoubleCursor extends ColumnCursor {

  private final boolean nullable;
  private final double[] values;
  private @Nullable HybridDecoder levels;
  private @Nullable ByteCursor plain;
  private @Nullable ByteStreamSplit streams;
  private @Nullable HybridDecoder hybrid;
  private double @Nullable [] dictionary;
  private boolean dictionaryRead;
  private int[] ids = new int[0];

  DoubleCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages);
    nullable = pages.chunk().source().nullable();
    values = new double[batchRows];
  }

  /** One that no page uses does no harm: another writer may have begun with it and given up. */
  @Override
  void openDictionary() throws IOException {
    if (dictionaryRead) {
      return;
    }
    dictionaryRead = true;
    ByteCursor page = decompressDictionary();
    ChunkPages.RawPage raw = pages().dictionary();
    if (page != null && raw != null) {
      int count = raw.header().getDictionary_page_header().getNum_values();
      Malformed.unless(
          (long) count * Double.BYTES == page.remaining(),
          "a dictionary of %d doubles in %d bytes",
          count,
          page.remaining());
      double[] entries = new double[count];
      readPlain(page, entries, 0, count);
      dictionary = entries;
    }
  }

  @Override
  void open(ChunkPages.RawPage page) {
    DataPageHeader header = header(page);
    ByteCursor in = decompress(page);
    levels = nullable ? levels(header, in) : null;
    plain = null;
    streams = null;
    hybrid = null;
    if (nullable && in.remaining() == 0) {
      // Nothing but NULLs: whatever the encoding is, there is nothing of it.
      plain = in;
      return;
    }
    switch (header.getEncoding()) {
      case RLE_DICTIONARY, PLAIN_DICTIONARY -> hybrid = new HybridDecoder(in, in.readByte());
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
    } else if (hybrid != null) {
      decodeIds(hybrid, at, count);
    } else {
      readPlain(Objects.requireNonNull(plain), values, at, count);
    }
  }

  private static void readPlain(ByteCursor in, double[] into, int at, int count) {
    int start = in.take((long) count * Double.BYTES);
    ByteBuffer.wrap(in.array(), start, count * Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(into, at, count);
  }

  private void decodeIds(HybridDecoder decoder, int at, int count) {
    double[] entries = dictionary;
    if (entries == null) {
      throw new Malformed("a page of dictionary ids without a dictionary");
    }
    for (int done = 0; done < count; ) {
      int run = decoder.nextRun(count - done);
      if (run > 0) {
        Arrays.fill(values, at + done, at + done + run, entry(entries, decoder.value()));
        done += run;
        continue;
      }
      ids = ids.length == 0 ? new int[values.length] : ids;
      int packed = decoder.readPacked(ids, count - done);
      for (int i = 0; i < packed; i++) {
        values[at + done + i] = entry(entries, ids[i]);
      }
      done += packed;
    }
  }

  private static double entry(double[] entries, int id) {
    if (id < 0 || id >= entries.length) {
      throw new Malformed("dictionary id " + id + " of " + entries.length);
    }
    return entries[id];
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
