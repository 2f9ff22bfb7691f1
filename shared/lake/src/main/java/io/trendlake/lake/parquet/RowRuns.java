// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * The rows of a batch as runs that are equal in several string columns at once, such as the rows of
 * one series.
 */
public final class RowRuns {

  private final StringRuns[] columns;
  private final int[] run;
  private final int[] left;
  private final int rows;
  private int start;
  private int count;

  /** Stands before the first run of the batch that the cursor is at. */
  public RowRuns(Batches batch, int... columns) {
    this.columns = new StringRuns[columns.length];
    this.run = new int[columns.length];
    this.left = new int[columns.length];
    this.rows = batch.rows();
    for (int i = 0; i < columns.length; i++) {
      this.columns[i] = batch.strings(columns[i]);
      run[i] = -1;
    }
  }

  /** Goes to the next run; false if there is none. */
  public boolean next() {
    start += count;
    if (start == rows) {
      count = 0;
      return false;
    }
    int least = rows - start;
    for (int i = 0; i < columns.length; i++) {
      left[i] -= count;
      if (left[i] == 0) {
        run[i]++;
        left[i] = columns[i].count(run[i]);
      }
      least = Math.min(least, left[i]);
    }
    count = least;
    return true;
  }

  /** The index of the run's first row in the batch's arrays. */
  public int start() {
    return start;
  }

  /** How many rows it covers. */
  public int count() {
    return count;
  }

  /** The id of the text in a column, which is named by its place in the constructor's list. */
  public int id(int index) {
    return columns[index].id(run[index]);
  }

  /** The text in a column, which is named by its place in the constructor's list. */
  public String text(int index) {
    return columns[index].text(id(index));
  }
}
