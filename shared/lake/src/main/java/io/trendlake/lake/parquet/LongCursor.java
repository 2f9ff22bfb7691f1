// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Whole numbers: by their dictionary, as differences, or PLAIN. */
final class LongCursor extends ColumnCursor {

  private final boolean narrow;
  private final boolean nullable;
  private final long perMilli;
  private final long[] values;
  private final int[] ids;
  private long @Nullable [] dictionary;
  private boolean dictionaryRead;
  private @Nullable HybridDecoder levels;
  private @Nullable HybridDecoder hybrid;
  private @Nullable DeltaDecoder delta;
  private @Nullable ByteCursor plain;

  LongCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages);
    narrow = pages.chunk().source().element().getType() == Type.INT32;
    nullable = pages.chunk().source().nullable();
    perMilli = pages.chunk().source().perMilli();
    values = new long[batchRows];
    ids = new int[batchRows];
  }

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
          (long) count * bytes() == page.remaining(),
          "a dictionary of %d numbers in %d bytes",
          count,
          page.remaining());
      dictionary = new long[count];
      readPlain(page, dictionary, 0, count);
    }
  }

  private int bytes() {
    return narrow ? Integer.BYTES : Long.BYTES;
  }

  @Override
  void open(ChunkPages.RawPage page) {
    DataPageHeader header = header(page);
    ByteCursor in = decompress(page);
    levels = nullable ? levels(header, in) : null;
    hybrid = null;
    delta = null;
    plain = null;
    if (nullable && in.remaining() == 0) {
      // Nothing but NULLs: whatever the encoding is, there is nothing of it.
      plain = in;
      return;
    }
    switch (header.getEncoding()) {
      case RLE_DICTIONARY, PLAIN_DICTIONARY -> hybrid = new HybridDecoder(in, in.readByte());
      case DELTA_BINARY_PACKED -> delta = new DeltaDecoder(in, narrow);
      case PLAIN -> plain = in;
      default -> throw unexpected(header.getEncoding());
    }
  }

  @Override
  void decode(int at, int count) {
    if (levels == null) {
      decodeNumbers(at, count);
      return;
    }
    int end = at + count;
    for (int i = at; i < end; ) {
      int run = levels.next(end - i);
      if (levels.value() == 1) {
        decodeNumbers(i, run);
      } else {
        Malformed.unless(column().optional(), "a NULL, which the column must not have");
        Arrays.fill(values, i, i + run, Column.NULL);
      }
      i += run;
    }
  }

  private void decodeNumbers(int at, int count) {
    if (hybrid != null) {
      decodeIds(hybrid, at, count);
    } else if (delta != null) {
      delta.read(values, at, count);
    } else {
      readPlain(Objects.requireNonNull(plain), values, at, count);
    }
    if (perMilli != 1) {
      for (int i = at; i < at + count; i++) {
        values[i] = Math.floorDiv(values[i], perMilli);
      }
    }
  }

  private void decodeIds(HybridDecoder decoder, int at, int count) {
    long[] entries = dictionary;
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
      int packed = decoder.readPacked(ids, count - done);
      for (int i = 0; i < packed; i++) {
        values[at + done + i] = entry(entries, ids[i]);
      }
      done += packed;
    }
  }

  private static long entry(long[] entries, int id) {
    if (id < 0 || id >= entries.length) {
      throw new Malformed("dictionary id " + id + " of " + entries.length);
    }
    return entries[id];
  }

  private void readPlain(ByteCursor in, long[] into, int at, int count) {
    int start = in.take((long) count * bytes());
    byte[] array = in.array();
    for (int i = 0; i < count; i++) {
      into[at + i] =
          narrow
              ? Bytes.intAt(array, start + i * Integer.BYTES)
              : Bytes.longAt(array, start + i * Long.BYTES);
    }
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
  long[] longs() {
    return values;
  }
}
