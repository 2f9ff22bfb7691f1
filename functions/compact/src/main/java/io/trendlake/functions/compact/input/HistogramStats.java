// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.files.HistogramsWriter;

/**
 * The native histograms that came out of a part.
 *
 * @param files how many files of them were made
 * @param histograms how many histograms these have
 * @param rows their buckets, counts and sums
 * @param bytes of the files
 */
public record HistogramStats(long files, long histograms, long rows, long bytes) {

  /** A part without histograms. */
  public static final HistogramStats NONE = new HistogramStats(0, 0, 0, 0);

  /** The histograms of one file. */
  public static HistogramStats of(HistogramsWriter file, byte[] content) {
    return new HistogramStats(1, file.histograms(), file.rows(), content.length);
  }

  /** The sum of two parts. */
  public HistogramStats plus(HistogramStats other) {
    return new HistogramStats(
        files + other.files, histograms + other.histograms, rows + other.rows, bytes + other.bytes);
  }
}
