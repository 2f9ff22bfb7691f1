// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * The rows of a batch as runs that are equal in several string columns at once, such as the rows of
 * one series.
 */
public final class RowRuns {

  /** Stands before the first run of the batch that the cursor is at. */
  public RowRuns(Batches batch, int... columns) {
    throw Pending.body();
  }

  /** Goes to the next run; false if there is none. */
  public boolean next() {
    return Pending.value();
  }

  /** The index of the run's first row in the batch's arrays. */
  public int start() {
    return Pending.value();
  }

  /** How many rows it covers. */
  public int count() {
    return Pending.value();
  }

  /** The id of the text in the column given as the so manyeth to the constructor. */
  public int id(int index) {
    return Pending.value();
  }

  /** The text in the column given as the so manyeth to the constructor. */
  public String text(int index) {
    return Pending.value();
  }
}
