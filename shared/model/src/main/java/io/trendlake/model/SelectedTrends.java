// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.IOException;

/**
 * The series of a selection that have trends: labels first, then the rows of one series after
 * another. Used by one thread. Each label set is there once, in the order of {@link
 * TrendSource#order}.
 */
public interface SelectedTrends extends AutoCloseable {

  /** How many series there are. */
  int size();

  /** The labels of a series, {@code __name__} among them. */
  Labels labels(int series);

  /**
   * Whether the trends of a UTC day are there with all columns. If not, rows of that day are not
   * handed out and its samples are to be read instead.
   *
   * @param day its first instant, milliseconds since the epoch
   */
  boolean complete(long day);

  /**
   * About how many bytes are held from the first reading until this is closed. Known without
   * reading.
   */
  default long heldBytes() {
    return 0;
  }

  /**
   * Reads a series. Reading in the order of the numbers is fastest; each may be read once.
   *
   * @return its rows by ascending hour; valid until the next call
   * @throws IOException if something cannot be read, with its name
   */
  TrendRun read(int series) throws IOException;

  /** Lets go of what reading needs. */
  @Override
  void close();
}
