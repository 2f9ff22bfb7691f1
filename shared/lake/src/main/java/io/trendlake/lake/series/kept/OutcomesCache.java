// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the outcomes of minute files, of which the least recently used ones go first.
 * Thread-safe.
 */
public final class OutcomesCache {

  /** What the outcomes of 2,000 targets take in an hour of a slot a minute: some 30 MB. */
  private static final int MAX_OUTCOMES = 120_000;

  /** An object that was replaced is another file. */
  private final RecentlyUsed<SampleFile, List<Outcome>> files =
      new RecentlyUsed<>(MAX_OUTCOMES, List::size);

  /** The outcomes of a file, read if they are not in the cache. */
  public List<Outcome> read(SampleFile file, BucketReads reads) throws IOException {
    reads.countFile();
    @Nullable List<Outcome> known = files.get(file);
    if (known != null) {
      return known;
    }
    byte[] content = reads.read(file.key(), 0, Math.toIntExact(file.size()));
    List<Outcome> read = OutcomesFile.read(FileSource.of(file.key(), content));
    files.put(file, read);
    return read;
  }
}
