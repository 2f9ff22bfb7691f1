// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import java.io.IOException;

/** Hands out the samples of one compacted file, entry by entry. For one thread. */
final class FileValues implements EntryValues {

  private static final int TS = LakeSchema.SAMPLES.indexOf(LakeSchema.TS);
  private static final int VALUE = LakeSchema.SAMPLES.indexOf(LakeSchema.VALUE);

  private final EntryRows entries;

  FileValues(FileSeries series, BucketReads reads) {
    this.entries = new EntryRows(series, reads, (group, ranges) -> group.read(ranges, TS, VALUE));
  }

  @Override
  public void begin() throws IOException {
    entries.begin();
  }

  @Override
  public void addTo(int entry, RunBuilder run) throws IOException {
    entries.read(
        entry, (rows, start, count) -> run.add(rows.longs(0), rows.doubles(1), start, count));
  }
}
