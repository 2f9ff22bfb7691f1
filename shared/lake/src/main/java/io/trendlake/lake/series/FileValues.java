// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.series.kept.BucketReads;
import java.io.IOException;

/** Hands out all samples of one compacted file, entry by entry. For one thread. */
final class FileValues implements EntryValues {

  /** The time and the value. */
  static final int[] COLUMNS = {
    LakeSchema.SAMPLES.indexOf(LakeSchema.TS), LakeSchema.SAMPLES.indexOf(LakeSchema.VALUE)
  };

  private final EntryRows entries;

  FileValues(FileSeries series, BucketReads reads, ReadAhead plan) {
    this.entries =
        new EntryRows(
            series,
            reads,
            (group, ranges) -> group.read(ranges, COLUMNS, plan.batchRows()),
            plan.ahead());
  }

  /** About how many bytes reading the samples of a file takes. */
  static long heldBytes(FileSeries series, boolean ahead, int batchRows) {
    return series.heldBytes(ahead, batchRows, COLUMNS);
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
    entries.read(
        entry, (rows, start, count) -> run.add(rows.longs(0), rows.doubles(1), start, count));
  }
}
