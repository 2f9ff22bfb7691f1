// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.util.List;

/**
 * How compacted files are read side by side, so that many of them take little more memory than few.
 *
 * @param batchRows how many rows are decoded at a time of each file
 * @param ahead whether of each file the next group of rows is fetched before it is needed
 * @param heldBytes about how much memory that takes
 */
record ReadAhead(int batchRows, boolean ahead, long heldBytes) {

  /** The rows that are decoded of all files together, some 500 kB, which caches hold. */
  private static final int MOST_ROWS = 1 << 15;

  private static final int MOST_ROWS_OF_A_FILE = 1 << 14;
  private static final int LEAST_ROWS_OF_A_FILE = 1 << 9;

  /** With more than this nothing is fetched ahead. */
  private static final long MOST_BYTES_AHEAD = 64L << 20;

  /**
   * For some files.
   *
   * @param local whether they are on this machine: fetching them ahead would win nothing
   */
  static ReadAhead of(List<FileSeries> files, boolean local) {
    int rows =
        Math.clamp(
            MOST_ROWS / Math.max(1, files.size()), LEAST_ROWS_OF_A_FILE, MOST_ROWS_OF_A_FILE);
    if (!local) {
      long bytes = heldBytes(files, true, rows);
      if (bytes <= MOST_BYTES_AHEAD) {
        return new ReadAhead(rows, true, bytes);
      }
    }
    return new ReadAhead(rows, false, heldBytes(files, false, rows));
  }

  private static long heldBytes(List<FileSeries> files, boolean ahead, int rows) {
    long sum = 0;
    for (FileSeries file : files) {
      sum +=
          file.file().file().isOfHistograms()
              ? FileHistograms.heldBytes(file, ahead, rows)
              : FileValues.heldBytes(file, ahead, rows);
    }
    return sum;
  }
}
