// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.jspecify.annotations.Nullable;

/**
 * Where each data page of a chunk is, which rows it holds, and between which texts its values are.
 */
final class PageIndex {

  private final List<PageLocation> pages;
  private final long rows;
  private final @Nullable ColumnIndex bounds;

  private PageIndex(List<PageLocation> pages, long rows, @Nullable ColumnIndex bounds) {
    this.pages = pages;
    this.rows = rows;
    this.bounds = bounds;
  }

  /** Where the file keeps the index of a chunk; empty if it has none. */
  static List<ByteRange> places(Chunk chunk, long footerStart) {
    ColumnChunk at = chunk.chunk();
    List<ByteRange> places = new ArrayList<>();
    if (at.isSetOffset_index_offset() && at.isSetOffset_index_length()) {
      places.add(place(at.getOffset_index_offset(), at.getOffset_index_length(), footerStart));
      if (at.isSetColumn_index_offset() && at.isSetColumn_index_length()) {
        places.add(place(at.getColumn_index_offset(), at.getColumn_index_length(), footerStart));
      }
    }
    return places;
  }

  private static ByteRange place(long offset, int length, long footerStart) {
    Malformed.unless(
        offset > 0 && length > 0 && length <= footerStart - offset,
        "a page index of %d bytes at %d, but the footer begins at %d",
        length,
        offset,
        footerStart);
    return new ByteRange(offset, offset + length);
  }

  /** Reads the index of a chunk, or null if the file has none. */
  static @Nullable PageIndex read(Chunk chunk, RangedReads reads, long footerStart)
      throws IOException {
    List<ByteRange> places = places(chunk, footerStart);
    if (places.isEmpty()) {
      return null;
    }
    OffsetIndex offsets = new OffsetIndex();
    read(offsets, reads, places.getFirst());
    ColumnIndex bounds = null;
    if (places.size() > 1) {
      bounds = new ColumnIndex();
      read(bounds, reads, places.getLast());
    }
    PageIndex index = new PageIndex(offsets.getPage_locations(), chunk.rows(), bounds);
    index.check(chunk);
    return index;
  }

  private static void read(
      shaded.parquet.org.apache.thrift.TBase<?, ?> index, RangedReads reads, ByteRange place)
      throws IOException {
    Slice bytes = reads.read(place.from(), place.length());
    Thrift.read(index, bytes.array(), bytes.offset(), bytes.length());
  }

  private void check(Chunk chunk) {
    Malformed.unless(!pages.isEmpty(), "a page index of no pages");
    long row = -1;
    long end = chunk.bytes().from();
    for (PageLocation page : pages) {
      boolean inOrder = page.getFirst_row_index() > row && page.getOffset() >= end;
      boolean within =
          page.getCompressed_page_size() > 0
              && page.getCompressed_page_size() <= chunk.bytes().to() - page.getOffset();
      Malformed.unless(inOrder && within, "a page index that does not fit the pages");
      row = page.getFirst_row_index();
      end = page.getOffset() + page.getCompressed_page_size();
    }
    Malformed.unless(
        pages.getFirst().getFirst_row_index() == 0 && row < rows,
        "a page index that does not begin at row 0 and end before row %d",
        rows);
    if (bounds != null) {
      int size = pages.size();
      Malformed.unless(
          bounds.getNull_pagesSize() == size
              && bounds.getMin_valuesSize() == size
              && bounds.getMax_valuesSize() == size,
          "a column index of other than %d pages",
          size);
    }
  }

  int size() {
    return pages.size();
  }

  long firstRow(int page) {
    return pages.get(page).getFirst_row_index();
  }

  /** The row after the page's last. */
  long endRow(int page) {
    return page + 1 < pages.size() ? firstRow(page + 1) : rows;
  }

  ByteRange bytes(int page) {
    PageLocation at = pages.get(page);
    return new ByteRange(at.getOffset(), at.getOffset() + at.getCompressed_page_size());
  }

  /** How many bytes some rows take, those of each page spread evenly over its rows. */
  double bytesOf(long from, long to) {
    int low = 0;
    for (int high = pages.size() - 1; low < high; ) {
      int middle = (low + high) >>> 1;
      if (endRow(middle) > from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    double sum = 0;
    for (int page = low; page < pages.size() && firstRow(page) < to; page++) {
      long first = firstRow(page);
      double share = Math.min(to, endRow(page)) - (double) Math.max(from, first);
      sum += bytes(page).length() * share / (endRow(page) - first);
    }
    return sum;
  }

  /** The page that holds a row. */
  int pageOf(long row) {
    int page = pages.size() - 1;
    while (firstRow(page) > row) {
      page--;
    }
    return page;
  }

  /** Whether the page's bounds allow for a text that fulfils a condition. */
  boolean mayMatch(int page, TextCondition condition) {
    if (bounds == null) {
      return true;
    }
    return !bounds.getNull_pages().get(page)
        && condition.mayMatch(
            bytes(bounds.getMin_values().get(page)), bytes(bounds.getMax_values().get(page)));
  }

  private static byte[] bytes(java.nio.ByteBuffer bound) {
    byte[] bytes = new byte[bound.remaining()];
    bound.duplicate().get(bytes);
    return bytes;
  }
}
