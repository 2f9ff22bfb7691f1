// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.series.kept.BucketReads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the rows of one compacted file, entry by entry. Holds the pages of one group of rows
 * and, if asked to, has the next group's fetched meanwhile; entries that come before those handed
 * out last are read again. For one thread.
 */
final class EntryRows {

  private final FileSeries series;
  private final BucketReads reads;
  private final Columns columns;
  private final boolean ahead;

  /** Reads the columns that are wanted. */
  @FunctionalInterface
  interface Columns {

    /** Those of some rows of a group. */
    Batches read(RowGroup group, List<RowRange> ranges) throws IOException;
  }

  /** Takes rows of an entry. */
  @FunctionalInterface
  interface Sink {

    /** Takes so many rows of the batch that is read, from one on. */
    void take(Batches rows, int start, int count) throws IOException;
  }

  /** The rows of a group from an entry on. */
  private record Part(int group, int end, Batches rows) {}

  private @Nullable Part part;
  private @Nullable Part next;

  /** The row of the part before which rows were handed out: what comes later goes on from there. */
  private long passed;

  EntryRows(FileSeries series, BucketReads reads, Columns columns) {
    this(series, reads, columns, true);
  }

  /**
   * For a file.
   *
   * @param ahead whether the next group is fetched before it is needed
   */
  EntryRows(FileSeries series, BucketReads reads, Columns columns, boolean ahead) {
    this.series = series;
    this.reads = reads;
    this.columns = columns;
    this.ahead = ahead;
  }

  /** Begins to fetch what the first entries take. */
  void begin() throws IOException {
    if (series.size() > 0) {
      next = open(0);
    }
  }

  /** Hands out the rows of an entry, as many at a time as are adjacent. */
  void read(int entry, Sink sink) throws IOException {
    long row = series.row(entry);
    long end = row + series.count(entry);
    while (row < end) {
      Batches rows = batch(entry, row);
      int start = (int) (row - rows.firstRow());
      int count = (int) Math.min(end - row, rows.rows() - start);
      pass(row + count);
      sink.take(rows, start, count);
      row += count;
    }
  }

  /** The batch that has a row of an entry. */
  Batches batch(int entry, long row) throws IOException {
    Batches rows = seek(entry, row);
    while (rows.rows() == 0 || rows.firstRow() + rows.rows() <= row) {
      if (!rows.next()) {
        throw new IllegalStateException("no row " + row + " of " + series.file().file().key());
      }
      reads.countRows(series.file().file().tier(), rows.rows());
    }
    return rows;
  }

  /** Says that what comes before a row of the group at hand was read. */
  void pass(long row) {
    passed = row;
  }

  private Batches seek(int entry, long row) throws IOException {
    if (part == null || series.groupOf(entry) != part.group() || row < passed) {
      boolean fetched = next != null && next.group() == series.groupOf(entry);
      Part opened = fetched && next != null ? next : open(entry);
      if (opened.rows().rows() > 0 && row < opened.rows().firstRow()) {
        opened = open(entry);
      }
      close();
      part = opened;
      passed = 0;
      next = ahead && opened.end() < series.size() ? open(opened.end()) : null;
    }
    return part.rows();
  }

  /** Lets go of the pages. */
  void close() {
    if (part != null) {
      part.rows().close();
      part = null;
    }
  }

  private Part open(int first) throws IOException {
    int group = series.groupOf(first);
    List<RowRange> ranges = new ArrayList<>();
    int entry = first;
    while (entry < series.size() && series.groupOf(entry) == group) {
      long from = series.row(entry);
      long to = from + series.count(entry);
      if (!ranges.isEmpty() && ranges.getLast().to() == from) {
        ranges.set(ranges.size() - 1, new RowRange(ranges.getLast().from(), to));
      } else {
        ranges.add(new RowRange(from, to));
      }
      entry++;
    }
    return new Part(group, entry, columns.read(series.group(group), ranges));
  }
}
