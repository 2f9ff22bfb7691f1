// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.files.LabelIndex;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the values that one label has in all series of one file, and of the label indexes of
 * files, of each of which the least recently used ones go first. Thread-safe.
 */
public final class LabelCache {

  /** Some 30 MB. */
  private static final int MAX_TEXTS = 500_000;

  private static final int MAX_INDEX_BYTES = 8 << 20;

  private record Key(SampleFile file, String label) {}

  private final RecentlyUsed<Key, Set<String>> known =
      new RecentlyUsed<>(MAX_TEXTS, values -> values.size() + 1L);

  /** What is known of a file: its index, or that it has none. */
  private record Known(Optional<LabelIndex> index) {

    long weight() {
      return 100L + index.map(LabelIndex::weight).orElse(0);
    }
  }

  private final RecentlyUsed<SampleFile, Known> indexes =
      new RecentlyUsed<>(MAX_INDEX_BYTES, Known::weight);

  /** The values of a label in a file; null if they are not kept. */
  public @Nullable Set<String> find(SampleFile file, String label) {
    return known.get(new Key(file, label));
  }

  /** Keeps all values of a label in a file. */
  public void keep(SampleFile file, String label, Set<String> values) {
    known.put(new Key(file, label), values);
  }

  /** The label index of a file, if it has one; read if it is not in the cache. */
  public Optional<LabelIndex> index(SampleFile file, OpenedFiles opened, BucketReads reads)
      throws IOException {
    @Nullable Known known = indexes.get(file);
    if (known == null) {
      Optional<byte[]> trailer = opened.trailer(file, reads);
      known =
          new Known(
              trailer.isPresent()
                  ? Optional.of(LabelIndex.of(file.key(), trailer.get()))
                  : Optional.empty());
      indexes.put(file, known);
    }
    return known.index();
  }
}
