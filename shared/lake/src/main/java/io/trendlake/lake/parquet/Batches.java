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

  /** Enough that work done once a batch does not count, few enough to stay in the cache. */
  private static final int MAX_ROWS = 16_384;

  private final String file;
  private final List<BatchColumn> columns;

  /** Those that {@link #next()} reads; they come first among the columns. */
  private final List<BatchColumn> eager;

  private final List<RowRange> ranges;
  private final int maxRows;
  private int range;
  private long nextRow;
  private long firstRow;
  private int rows;

  /**
   * Begins before the first batch.
   *
   * @param eager how many of the columns are read with each batch; the others when asked for
   */
  Batches(String file, List<BatchColumn> columns, int eager, List<RowRange> ranges, int maxRows) {
    this.file = file;
    this.columns = columns;
    this.eager = columns.subList(0, eager);
    this.ranges = ranges;
    this.maxRows = maxRows;
  }

  /** The rows of the largest batch that some ranges need. */
  static int rowsFor(List<RowRange> ranges) {
    long largest = ranges.stream().mapToLong(RowRange::rows).max().orElse(1);
    return (int) Math.min(largest, MAX_ROWS);
  }

  /**
   * Goes to the next batch; the first call goes to the first one.
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
    for (BatchColumn column : eager) {
      column.seek(file, firstRow);
      column.read(file, rows);
    }
    nextRow = firstRow + rows;
    return true;
  }

  /** Releases what reading needs. Call it where many files are read; nothing is lost otherwise. */
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
   * Some doubles of a column that is read only when it is asked for.
   *
   * @param start the first row, within the batch; not before the end of those asked for last
   * @param count how many rows
   * @return an array that begins with them, overwritten by the next call
   * @throws CorruptFileException if the file is damaged
   */
  public double[] doubles(int column, int start, int count) throws IOException {
    BatchColumn late = columns.get(column);
    late.seek(file, firstRow + start);
    late.read(file, count);
    return late.doubles();
  }

  /** Whether a column may have a NULL in any row; false only if that is known not to be. */
  public boolean mayBeNull(int column) {
    return columns.get(column).mayBeNull();
  }

  /**
   * Some numbers of an INT32, INT64 or TIMESTAMP_MILLIS column that is read only when it is asked
   * for: those that are equally far apart, without decoding each, or some that are not. They begin
   * at the beginning of {@link #longs}; where {@link #step} is not 0 only the first is there.
   *
   * @param start the first row, within the batch; not before the end of those asked for last
   * @param most how many rows at most
   * @return how many were read, at least one
   * @throws CorruptFileException if the file is damaged
   */
  public int readLongs(int column, int start, int most) throws IOException {
    BatchColumn late = columns.get(column);
    late.seek(file, firstRow + start);
    return late.readRun(file, most);
  }

  /** By how much each number that {@link #readLongs} has read exceeds the one before; or 0. */
  public long step(int column) {
    return columns.get(column).step();
  }

  /**
   * The row after the page that was read last, of a column that is read only when it is asked for;
   * 0 if none was read yet.
   */
  public long pageEnd(int column) {
    return columns.get(column).pageEnd();
  }

  /**
   * Releases the page that was read last of such a column, so that its memory can be used for
   * another; what is left of it is passed over.
   */
  public void leavePage(int column) {
    columns.get(column).leavePage();
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
