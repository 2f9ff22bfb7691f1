// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.SampleWindows;
import java.io.IOException;

/** Hands out what one compacted file has of series, entry by entry. For one thread. */
interface EntryValues {

  /**
   * For a file of samples or of histograms.
   *
   * @param windows which histograms are wanted
   */
  static EntryValues of(
      FileSeries series, SampleWindows windows, BucketReads reads, ReadAhead plan) {
    return series.file().file().isOfHistograms()
        ? new FileHistograms(series, windows, reads, plan)
        : new FileValues(series, reads, plan);
  }

  /** Begins to fetch what the first entries take. */
  void begin() throws IOException;

  /** Lets go of what reading needs. */
  void close();

  /** Adds the samples of an entry to a run. */
  void addTo(int entry, RunBuilder run) throws IOException;
}
