// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.jspecify.annotations.Nullable;

/** The pages of a chunk one after the other, their checksums checked. */
final class ChunkPages {

  /** A page as it is in the file, from one offset to another. */
  record RawPage(PageHeader header, Slice content, long at, long end) {}

  /** What headers take as a rule, and what one with long texts as bounds may take. */
  private static final int USUAL_HEADER = 4 << 10;

  private static final int MAX_HEADER = 256 << 10;

  private final Chunk chunk;
  private final RangedReads reads;
  private final @Nullable PageIndex index;
  private final CRC32 crc = new CRC32();
  private long at;
  private long nextRow;
  private boolean begun;
  private @Nullable RawPage dictionary;

  /** The first page if it was read in search of a dictionary and is not one. */
  private @Nullable RawPage first;

  ChunkPages(Chunk chunk, RangedReads reads, @Nullable PageIndex index) {
    this.chunk = chunk;
    this.reads = reads;
    this.index = index;
    this.at = chunk.bytes().from();
  }

  Chunk chunk() {
    return chunk;
  }

  /** Where in the file the page is that was read last or is read next. */
  long position() {
    return at;
  }

  /** The row that the next page begins with. */
  long nextRow() {
    return nextRow;
  }

  /**
   * The dictionary page, or null if the chunk begins with none. To be asked for before any other.
   */
  @Nullable RawPage dictionary() throws IOException {
    if (!begun) {
      begun = true;
      RawPage page = page();
      if (page.header().getType() == PageType.DICTIONARY_PAGE) {
        DictionaryPageHeader header = page.header().getDictionary_page_header();
        Malformed.unless(
            header != null && header.getNum_values() >= 0, "a dictionary page without its header");
        checkSize(page, FileLimits.DICTIONARY_BYTES);
        dictionary = page;
      } else {
        first = page;
        at = page.at();
      }
    }
    return dictionary;
  }

  /** Goes forward to the page of a row if there is an index; else stays. */
  void seek(long row) {
    if (index != null && row > nextRow) {
      int page = index.pageOf(row);
      at = index.bytes(page).from();
      nextRow = index.firstRow(page);
    }
  }

  /** The next data page, which begins with {@link #nextRow()}. */
  RawPage next() throws IOException {
    while (at < chunk.bytes().to()) {
      RawPage page = page();
      PageType type = page.header().getType();
      boolean data = type == PageType.DATA_PAGE || type == PageType.DATA_PAGE_V2;
      Malformed.unless(type != PageType.DICTIONARY_PAGE, "a dictionary page between data pages");
      if (data && rows(page) > 0) {
        checkSize(page, FileLimits.PAGE_BYTES);
        checkRows(rows(page));
        nextRow += rows(page);
        return page;
      }
    }
    throw new Malformed("the pages end after %d of %d rows".formatted(nextRow, chunk.rows()));
  }

  /** How many rows a data page has; a column that is not nested has a value for each. */
  static int rows(RawPage page) {
    PageHeader header = page.header();
    if (header.getType() == PageType.DATA_PAGE) {
      Malformed.unless(header.isSetData_page_header(), "a data page without its header");
      return header.getData_page_header().getNum_values();
    }
    Malformed.unless(header.isSetData_page_header_v2(), "a data page without its header");
    return header.getData_page_header_v2().getNum_values();
  }

  private void checkRows(int rows) {
    Malformed.unless(
        rows <= chunk.rows() - nextRow,
        "a page of %d rows from row %d of %d",
        rows,
        nextRow,
        chunk.rows());
    if (index != null) {
      int page = index.pageOf(nextRow);
      Malformed.unless(
          index.firstRow(page) == nextRow && index.endRow(page) - nextRow == rows,
          "a page of %d rows from row %d that the page index does not have",
          rows,
          nextRow);
    }
  }

  private static void checkSize(RawPage page, int limit) {
    int size = page.header().getUncompressed_page_size();
    Malformed.unless(
        size >= 0 && size <= limit,
        "a page of %d bytes uncompressed (the limit is %d)",
        size,
        limit);
  }

  private RawPage page() throws IOException {
    RawPage known = first;
    first = null;
    if (known != null && known.at() == at) {
      at = known.end();
      return known;
    }
    PageHeader header = new PageHeader();
    long start = at;
    int headerLength = readHeader(header);
    int length = header.getCompressed_page_size();
    Malformed.unless(
        length >= 0 && length <= chunk.bytes().to() - start - headerLength,
        "a page of %d bytes, but the chunk ends at %d",
        length,
        chunk.bytes().to());
    Slice content = reads.read(start + headerLength, length);
    if (header.isSetCrc()) {
      crc.reset();
      crc.update(content.array(), content.offset(), length);
      Malformed.unless((int) crc.getValue() == header.getCrc(), "the checksum does not match");
    }
    at = start + headerLength + length;
    return new RawPage(header, content, start, at);
  }

  private int readHeader(PageHeader header) throws IOException {
    long end = chunk.bytes().to();
    Slice bytes = reads.readAhead(at, end, USUAL_HEADER);
    try {
      return Thrift.read(header, bytes.array(), bytes.offset(), bytes.length());
    } catch (Malformed e) {
      long there = Math.min(end - at, MAX_HEADER);
      if (bytes.length() >= there) {
        throw e;
      }
      header.clear();
      Slice more = reads.read(at, (int) there);
      return Thrift.read(header, more.array(), more.offset(), more.length());
    }
  }
}
