// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.parquet.FileSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes values along while keys are read, as long as those of the whole part fit in memory, so that
 * every file of such a part is read once. When they turn out to be more, they are dropped, and read
 * by slices later.
 */
final class PrefetchedValues {

  private final long maxBytes;
  private final List<MinuteFileRows> files = new ArrayList<>();
  private long bytes;

  /** None yet. */
  PrefetchedValues(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Reads the values of a file whose keys have just been read, unless there are too many. */
  void read(FileSource source, MinuteFileRows file) throws IOException {
    if (!file.stored() || bytes > maxBytes) {
      return;
    }
    int rows = file.rows().total();
    bytes += MinuteFileValues.bytes(file, rows);
    if (bytes > maxBytes) {
      files.forEach(taken -> taken.keep(null));
      files.clear();
      return;
    }
    file.keep(MinuteFileValues.read(source, new SeriesRows.RowSpan(0, rows), file.commonTs()));
    files.add(file);
  }

  /** Whether the values of all files are there. */
  boolean isComplete() {
    return bytes <= maxBytes;
  }
}
