// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Writes a Parquet file into memory, driven by columns: each column is given its values in order,
 * in runs or in bulk, whatever the other columns have; {@link #endRows()} says where they are
 * level.
 *
 * <pre>{@code
 * for each series:
 *   writer.strings(NAME, series.name(), 60);     // one dictionary lookup for sixty rows
 *   writer.longs(TS, slots, 0, 60);
 *   writer.doubles(VALUE, values, 0, 60);
 *   writer.endRows();
 * bytes = writer.finish();
 * }</pre>
 *
 * <p>A column is named by its place in the schema. For one thread. A wrong column, kind or count is
 * an {@link IllegalArgumentException} or {@link IllegalStateException} and leaves the file
 * unusable.
 */
public final class PageFileWriter {

  /** A file of no rows yet. */
  public PageFileWriter(FileSchema schema, WriterOptions options) {
    throw Pending.body();
  }

  /**
   * Appends a text so many times. Cheapest when it is the same object as the last of the column.
   */
  public void strings(int column, String value, int count) {
    Pending.value();
  }

  /** Appends a number (INT32, INT64 or TIMESTAMP_MILLIS) so many times. */
  public void longs(int column, long value, int count) {
    Pending.value();
  }

  /** Appends numbers (INT32, INT64 or TIMESTAMP_MILLIS); they are copied. */
  public void longs(int column, long[] values, int offset, int count) {
    Pending.value();
  }

  /** Appends a double so many times; in an optional column {@code StaleMarker.VALUE} is NULL. */
  public void doubles(int column, double value, int count) {
    Pending.value();
  }

  /** Appends doubles; they are copied. In an optional column {@code StaleMarker.VALUE} is NULL. */
  public void doubles(int column, double[] values, int offset, int count) {
    Pending.value();
  }

  /** Appends a truth value so many times. */
  public void booleans(int column, boolean value, int count) {
    Pending.value();
  }

  /**
   * Says that all columns are level. Only here is a row group cut, so what is appended between two
   * calls stays in one group; call it at least every some thousand rows.
   *
   * @throws IllegalStateException if one column has more rows than another
   */
  public void endRows() {
    Pending.value();
  }

  /** Rows so far, up to the last {@link #endRows()}. */
  public long rows() {
    return Pending.value();
  }

  /** Ends the file and returns it. The writer is used up. */
  public byte[] finish() {
    return Pending.value();
  }
}
