// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

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
final class OutcomesCache {

  /** What the outcomes of 2,000 targets take in an hour of a slot a minute: some 30 MB. */
  private static final int MAX_OUTCOMES = 120_000;

  private final RecentlyUsed<String, List<Outcome>> files =
      new RecentlyUsed<>(MAX_OUTCOMES, List::size);

  /** The outcomes of a file, read if they are not in the cache. */
  List<Outcome> read(SampleFile file, BucketReads reads) throws IOException {
    reads.countFile();
    @Nullable List<Outcome> known = files.get(file.key());
    if (known != null) {
      return known;
    }
    byte[] content = reads.read(file.key(), 0, Math.toIntExact(file.size()));
    List<Outcome> read = OutcomesFile.read(FileSource.of(file.key(), content));
    files.put(file.key(), read);
    return read;
  }
}
