// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a fixed width, some of which may be NULL: by their dictionary, or in an encoding that
 * the kind of number decides.
 */
abstract sealed class NumberCursor extends ColumnCursor permits DoubleCursor, LongCursor {

  private final int batchRows;
  private final boolean nullable;
  private @Nullable HybridDecoder levels;
  private @Nullable HybridDecoder hybrid;
  private boolean dictionaryRead;
  private boolean hasDictionary;
  private int[] ids = new int[0];

  NumberCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages);
    this.batchRows = batchRows;
    this.nullable = pages.chunk().source().nullable();
  }

  /** One that no page uses does no harm: another writer may have begun with it and given up. */
  @Override
  final void openDictionary() throws IOException {
    if (dictionaryRead) {
      return;
    }
    dictionaryRead = true;
    ByteCursor page = decompressDictionary();
    ChunkPages.RawPage raw = pages().dictionary();
    if (page != null && raw != null) {
      int count = raw.header().getDictionary_page_header().getNum_values();
      Malformed.unless(
          (long) count * width() == page.remaining(),
          "a dictionary of %d numbers in %d bytes",
          count,
          page.remaining());
      readDictionary(page, count);
      hasDictionary = true;
    }
  }

  @Override
  final void open(ChunkPages.RawPage page) {
    DataPageHeader header = header(page);
    ByteCursor in = decompress(page);
    levels = nullable ? levels(header, in) : null;
    hybrid = null;
    if (nullable && in.remaining() == 0) {
      // Nothing but NULLs: whatever the encoding is, there is nothing of it.
      openValues(Encoding.PLAIN, in);
      return;
    }
    switch (header.getEncoding()) {
      case RLE_DICTIONARY, PLAIN_DICTIONARY -> hybrid = new HybridDecoder(in, in.readByte());
      default -> openValues(header.getEncoding(), in);
    }
  }

  @Override
  final void decode(int at, int count) {
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
        fillNulls(i, run);
      }
      i += run;
    }
  }

  @Override
  final int decodeRun(int most) {
    if (levels == null && hybrid == null) {
      return decodeValueRun(most);
    }
    decode(0, most);
    return most;
  }

  private void decodeNumbers(int at, int count) {
    if (hybrid == null) {
      decodeValues(at, count);
    } else {
      decodeIds(hybrid, at, count);
    }
  }

  private void decodeIds(HybridDecoder decoder, int at, int count) {
    if (!hasDictionary) {
      throw new Malformed("a page of dictionary ids without a dictionary");
    }
    for (int done = 0; done < count; ) {
      int run = decoder.nextRun(count - done);
      if (run > 0) {
        fillEntry(decoder.value(), at + done, run);
        done += run;
        continue;
      }
      ids = ids.length == 0 ? new int[batchRows] : ids;
      int packed = decoder.readPacked(ids, count - done);
      copyEntries(ids, at + done, packed);
      done += packed;
    }
  }

  @Override
  final void skip(int count) {
    if (levels == null) {
      skipNumbers(count);
      return;
    }
    for (int left = count; left > 0; ) {
      int run = levels.next(left);
      if (levels.value() == 1) {
        skipNumbers(run);
      }
      left -= run;
    }
  }

  private void skipNumbers(int count) {
    if (hybrid == null) {
      skipValues(count);
    } else {
      hybrid.skip(count);
    }
  }

  /** Refuses an id that the dictionary does not have. */
  static int known(int id, int entries) {
    if (id < 0 || id >= entries) {
      throw new Malformed("dictionary id " + id + " of " + entries);
    }
    return id;
  }

  /** The bytes of a number in the encoding PLAIN. */
  abstract int width();

  /** Reads the entries of the dictionary, which are PLAIN. */
  abstract void readDictionary(ByteCursor page, int count);

  /** Begins the values of a page that has no dictionary ids. */
  abstract void openValues(Encoding encoding, ByteCursor in);

  /** Decodes the next values of such a page to an index of the batch. */
  abstract void decodeValues(int at, int count);

  /** Decodes some of the next values of such a page, as {@link #readRun} says. */
  int decodeValueRun(int most) {
    decodeValues(0, most);
    return most;
  }

  /** Passes over the next values of such a page; may overwrite the batch. */
  abstract void skipValues(int count);

  /** Puts NULLs at an index of the batch. */
  abstract void fillNulls(int at, int count);

  /** Puts one entry of the dictionary at an index of the batch, as often as there are rows. */
  abstract void fillEntry(int id, int at, int count);

  /** Puts the entries of the first ids at an index of the batch. */
  abstract void copyEntries(int[] ids, int at, int count);
}
