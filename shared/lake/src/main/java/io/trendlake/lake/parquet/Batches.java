// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;

/**
 * A cursor over batches of rows. The arrays and runs it hands out are overwritten by {@link
 * #next()}; a column is named by its place in the schema that the file was opened with.
 */
public final class Batches {

  Batches() {}

  /**
   * Goes to the next batch, the first at first.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    return Pending.value();
  }

  /** The place of the batch's first row within the row group. */
  public long firstRow() {
    return Pending.value();
  }

  /** How many rows the batch has; the arrays may be longer. */
  public int rows() {
    return Pending.value();
  }

  /** The texts of a STRING column. */
  public StringRuns strings(int column) {
    return Pending.value();
  }

  /** The numbers of an INT32, INT64 or TIMESTAMP_MILLIS column. */
  public long[] longs(int column) {
    return Pending.value();
  }

  /** The doubles of a DOUBLE column, {@code StaleMarker.VALUE} for NULL. */
  public double[] doubles(int column) {
    return Pending.value();
  }

  /** The truth values of a BOOLEAN column. */
  public boolean[] booleans(int column) {
    return Pending.value();
  }
}
