// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** Walks the rows of one column in one row group, and holds the values of the current batch. */
abstract sealed class ColumnCursor extends BatchColumn
    permits StringCursor, NumberCursor, BooleanCursor, ForeignCursor {

  private final String place;
  private final ChunkPages pages;
  private final CompressionCodec codec;
  private byte[] payload = new byte[0];
  private long row;
  private int pageLeft;

  /**
   * Stands before the first row.
   *
   * @param place how errors call the row group
   */
  ColumnCursor(String place, ChunkPages pages) {
    this.place = place;
    this.pages = pages;
    this.codec = pages.chunk().metadata().getCodec();
  }

  /** A cursor by the kind of the chunk's column. */
  static ColumnCursor of(String place, ChunkPages pages, int batchRows) {
    Chunk chunk = pages.chunk();
    if (!chunk.isPlainEnough()) {
      return new ForeignCursor(place, pages, batchRows);
    }
    return switch (chunk.column().kind()) {
      case STRING -> new StringCursor(place, pages);
      case INT32, INT64, TIMESTAMP_MILLIS -> new LongCursor(place, pages, batchRows);
      case DOUBLE -> new DoubleCursor(place, pages, batchRows);
      case BOOLEAN -> new BooleanCursor(place, pages, batchRows);
    };
  }

  @Override
  final Column column() {
    return pages.chunk().column();
  }

  @Override
  final boolean mayBeNull() {
    return pages.chunk().mayBeNull();
  }

  ChunkPages pages() {
    return pages;
  }

  @Override
  final void seek(String file, long target) throws IOException {
    try {
      seek(target);
    } catch (Malformed e) {
      throw corrupt(file, e);
    }
  }

  @Override
  final void read(String file, int rows) throws IOException {
    try {
      beginBatch();
      int done = 0;
      while (done < rows) {
        openPageIfAtEnd();
        int count = Math.min(rows - done, pageLeft);
        decode(done, count);
        pageLeft -= count;
        row += count;
        done += count;
      }
    } catch (Malformed e) {
      throw corrupt(file, e);
    }
  }

  @Override
  final int readRun(String file, int most) throws IOException {
    try {
      beginBatch();
      openPageIfAtEnd();
      int count = decodeRun(Math.min(most, pageLeft));
      pageLeft -= count;
      row += count;
      return count;
    } catch (Malformed e) {
      throw corrupt(file, e);
    }
  }

  private void seek(long target) throws IOException {
    while (row < target) {
      openDictionary();
      if (pageLeft == 0) {
        pages.seek(target);
        row = pages.nextRow();
      }
      openPageIfAtEnd();
      int count = (int) Math.min(target - row, pageLeft);
      if (count < pageLeft) {
        skip(count);
      }
      pageLeft -= count;
      row += count;
    }
  }

  @Override
  final long pageEnd() {
    return row + pageLeft;
  }

  @Override
  final void leavePage() {
    row += pageLeft;
    pageLeft = 0;
    close();
  }

  @Override
  final void close() {
    PageArrays.SHARED.give(payload);
    payload = new byte[0];
  }

  private void openPageIfAtEnd() throws IOException {
    if (pageLeft == 0) {
      openDictionary();
      ChunkPages.RawPage page = pages.next();
      pageLeft = ChunkPages.rows(page);
      open(page);
    }
  }

  final CorruptFileException corrupt(String file, Malformed e) {
    String where = "%s, column %s, byte %d".formatted(place, column().name(), pages.position());
    return new CorruptFileException(file, where, e.getMessage(), e);
  }

  /** Decompresses a page of version 1; the bytes are overwritten by the next. */
  final ByteCursor decompress(ChunkPages.RawPage page) {
    return decompress(page.content(), page.header().getUncompressed_page_size(), true);
  }

  /** Decompresses some of a page; the bytes are overwritten by the next. */
  final ByteCursor decompress(Slice content, int size, boolean compressed) {
    // If it fails the array may be another's already, and must not be given back once more.
    byte[] reusable = payload;
    payload = new byte[0];
    payload =
        Decompression.decompress(
            compressed ? codec : CompressionCodec.UNCOMPRESSED, content, size, reusable);
    return new ByteCursor(payload, 0, size);
  }

  /** Decompresses the dictionary page into a new array; null if there is no such page. */
  final @Nullable ByteCursor decompressDictionary() throws IOException {
    ChunkPages.RawPage page = pages.dictionary();
    if (page == null) {
      return null;
    }
    int size = page.header().getUncompressed_page_size();
    byte[] own = Decompression.decompress(codec, page.content(), size, new byte[0]);
    return new ByteCursor(own, 0, size);
  }

  /** The header of a page of version 1, its encoding one of those that the footer announced. */
  final DataPageHeader header(ChunkPages.RawPage page) {
    DataPageHeader header = page.header().getData_page_header();
    if (header == null || header.getEncoding() == null) {
      throw new Malformed("a data page of version 2 that the footer did not announce");
    }
    if (!pages.chunk().metadata().getEncodings().contains(header.getEncoding())) {
      throw unexpected(header.getEncoding());
    }
    return header;
  }

  /** The levels that a page of a column begins with that may hold NULL. */
  static HybridDecoder levels(DataPageHeader header, ByteCursor in) {
    Malformed.unless(
        header.getDefinition_level_encoding() == Encoding.RLE,
        "definition levels encoded as %s",
        header.getDefinition_level_encoding());
    int length = in.readInt();
    int start = in.take(length);
    return new HybridDecoder(new ByteCursor(in.array(), start, start + length), 1);
  }

  static Malformed unexpected(Encoding encoding) {
    return new Malformed("a page encoded as " + encoding + " that the footer did not announce");
  }

  /** Reads the dictionary if that has not been done. */
  abstract void openDictionary() throws IOException;

  /** Begins a page. */
  abstract void open(ChunkPages.RawPage page) throws IOException;

  /** Forgets the last batch. */
  void beginBatch() {}

  /** Decodes the page's next rows to a place of the batch. */
  abstract void decode(int at, int count);

  /** Decodes some of the page's next rows, at least one, to the beginning of the batch. */
  int decodeRun(int most) {
    decode(0, most);
    return most;
  }

  /** Passes over rows of the page. */
  abstract void skip(int count);
}
