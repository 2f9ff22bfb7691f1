// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the outcomes of minute files, of which the least recently used ones go first.
 * Thread-safe.
 */
final class OutcomesCache {

  /** What the outcomes of 2,000 targets take in an hour of a slot a minute: some 30 MB. */
  private static final int MAX_OUTCOMES = 120_000;

  private final Map<String, List<Outcome>> files = new LinkedHashMap<>(16, 0.75f, true);
  private int size;

  /** The outcomes of a file, read if they are not in the cache. */
  List<Outcome> read(SampleFile file, BucketReads reads) throws IOException {
    reads.countFile();
    @Nullable List<Outcome> known = find(file.key());
    if (known != null) {
      return known;
    }
    byte[] content = reads.read(file.key(), 0, Math.toIntExact(file.size()));
    List<Outcome> read = OutcomesFile.read(FileSource.of(file.key(), content));
    keep(file.key(), read);
    return read;
  }

  private synchronized @Nullable List<Outcome> find(String key) {
    return files.get(key);
  }

  private synchronized void keep(String key, List<Outcome> outcomes) {
    @Nullable List<Outcome> replaced = files.put(key, outcomes);
    size += outcomes.size() - (replaced == null ? 0 : replaced.size());
    Iterator<List<Outcome>> eldest = files.values().iterator();
    while (size > MAX_OUTCOMES && eldest.hasNext()) {
      size -= eldest.next().size();
      eldest.remove();
    }
  }
}
