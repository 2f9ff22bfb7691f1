// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.model.SampleWindows;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Hands out what one compacted file has of series, entry by entry. For one thread. */
interface EntryValues {

  /**
   * For a file of samples or of histograms.
   *
   * @param selection which samples are wanted
   * @param tails the ends of days that were read before
   */
  static EntryValues of(
      FileSeries series,
      SeriesSelection selection,
      BucketReads reads,
      ReadAhead plan,
      DayTails tails) {
    SampleWindows windows = selection.windows();
    if (series.file().file().isOfHistograms()) {
      return new FileHistograms(series, windows, reads, plan);
    }
    if (windows.hasNoGap() || windows.predecessors()) {
      return new FileValues(series, reads, plan);
    }
    @Nullable DayTail tail = tails.find(series, selection);
    return tail != null ? tail : new WindowedValues(series, selection, reads, plan, tails);
  }

  /** Begins to fetch what the first entries take. */
  void begin() throws IOException;

  /** Lets go of what reading needs. */
  void close();

  /** Adds the samples of an entry to a run. */
  void addTo(int entry, RunBuilder run) throws IOException;
}
