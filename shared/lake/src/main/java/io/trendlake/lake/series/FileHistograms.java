// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.files.HistogramRows;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.model.SampleWindows;
import java.io.IOException;

/** Hands out the histograms of one compacted file, entry by entry. For one thread. */
final class FileHistograms implements EntryValues {

  /** Some runs of a bucket of a day at a time, with all of their columns in the cache. */
  private static final int BATCH_ROWS = 4096;

  private static final int[] COLUMNS = new HistogramRows().columns(LakeSchema.HISTOGRAMS);

  private final HistogramRows rows;
  private final EntryRows entries;

  FileHistograms(FileSeries series, SampleWindows windows, BucketReads reads, ReadAhead plan) {
    this.rows = new HistogramRows(windows);
    int batch = Math.min(plan.batchRows(), BATCH_ROWS);
    this.entries =
        new EntryRows(
            series, reads, (group, ranges) -> group.read(ranges, COLUMNS, batch), plan.ahead());
  }

  /** About how many bytes reading the histograms of a file takes. */
  static long heldBytes(FileSeries series, boolean ahead, int batchRows) {
    return series.heldBytes(ahead, Math.min(batchRows, BATCH_ROWS), COLUMNS);
  }

  @Override
  public void begin() throws IOException {
    entries.begin();
  }

  @Override
  public void close() {
    entries.close();
  }

  @Override
  public void addTo(int entry, RunBuilder run) throws IOException {
    rows.clear();
    entries.read(entry, rows::add);
    rows.finish(run.from(), run.to());
    for (int i = 0; i < rows.size(); i++) {
      run.add(rows.ts(i), rows.histogram(i));
    }
  }
}
