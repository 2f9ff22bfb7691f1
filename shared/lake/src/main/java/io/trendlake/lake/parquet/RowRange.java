// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Neighbouring rows of a row group.
 *
 * @param from the first, from 0
 * @param to the one after the last
 */
public record RowRange(long from, long to) {

  /** Refuses a range of no rows. */
  public RowRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no rows from " + from + " to " + to);
    }
  }

  /** How many rows. */
  public long rows() {
    return to - from;
  }
}
