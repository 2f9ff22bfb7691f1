// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.IOException;

/**
 * The series of a selection: labels first, then the samples of one series after another. Used by
 * one thread.
 *
 * <p>Each label set is there once. The order is the source's own and the same whenever the same
 * selection is made; series that have no sample in the time wanted may be among them.
 */
public interface SelectedSeries extends AutoCloseable {

  /** How many series there are. */
  int size();

  /** The labels of a series, {@code __name__} among them. */
  Labels labels(int series);

  /**
   * How many samples reading all series would give at most, as far as that is known without reading
   * them. Plans of queries say it.
   */
  long sampleCount();

  /**
   * About how many bytes are held from the first reading until this is closed, beside the samples
   * that are handed out. Known without reading.
   */
  default long heldBytes() {
    return 0;
  }

  /**
   * Reads a series. Reading in the order of the numbers is fastest; each may be read once.
   *
   * @return its samples in the time wanted by ascending time, no two at the same time, stale
   *     markers among them; valid until the next call
   * @throws IOException if something cannot be read, with its name
   */
  SampleRun read(int series) throws IOException;

  /** Lets go of what reading needs. */
  @Override
  void close();
}
