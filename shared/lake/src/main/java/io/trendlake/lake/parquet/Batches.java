// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.List;

/**
 * A cursor over batches of rows. The arrays and runs it hands out are overwritten by {@link
 * #next()}; a column is named by its place in the schema that the file was opened with.
 */
public final class Batches {

  /** Enough that what is done once for a batch is nothing, few enough to stay in the cache. */
  private static final int MAX_ROWS = 16_384;

  private final String file;
  private final List<BatchColumn> columns;
  private final List<RowRange> ranges;
  private final int maxRows;
  private int range;
  private long nextRow;
  private long firstRow;
  private int rows;

  Batches(String file, List<BatchColumn> columns, List<RowRange> ranges, int maxRows) {
    this.file = file;
    this.columns = columns;
    this.ranges = ranges;
    this.maxRows = maxRows;
  }

  /** The rows of the largest batch that some ranges need. */
  static int rowsFor(List<RowRange> ranges) {
    long largest = ranges.stream().mapToLong(RowRange::rows).max().orElse(1);
    return (int) Math.min(largest, MAX_ROWS);
  }

  /**
   * Goes to the next batch, the first at first.
   *
   * @return whether there is one
   * @throws CorruptFileException if the file is damaged
   */
  public boolean next() throws IOException {
    while (range < ranges.size() && nextRow >= ranges.get(range).to()) {
      range++;
    }
    if (range == ranges.size()) {
      rows = 0;
      return false;
    }
    firstRow = Math.max(nextRow, ranges.get(range).from());
    rows = (int) Math.min(maxRows, ranges.get(range).to() - firstRow);
    for (BatchColumn column : columns) {
      column.seek(file, firstRow);
      column.read(file, rows);
    }
    nextRow = firstRow + rows;
    return true;
  }

  /**
   * Lets go of what reading needs. Whoever reads many files calls it; nothing is lost if it is not
   * called.
   */
  public void close() {
    columns.forEach(BatchColumn::close);
  }

  /** The place of the batch's first row within the row group. */
  public long firstRow() {
    return firstRow;
  }

  /** How many rows the batch has; the arrays may be longer. */
  public int rows() {
    return rows;
  }

  /**
   * The texts of a STRING column.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  public StringRuns strings(int column) {
    return columns.get(column).strings();
  }

  /**
   * The numbers of an INT32, INT64 or TIMESTAMP_MILLIS column.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  public long[] longs(int column) {
    return columns.get(column).longs();
  }

  /**
   * The doubles of a DOUBLE column, {@code StaleMarker.VALUE} for NULL.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  public double[] doubles(int column) {
    return columns.get(column).doubles();
  }

  /**
   * The truth values of a BOOLEAN column.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  public boolean[] booleans(int column) {
    return columns.get(column).booleans();
  }
}
