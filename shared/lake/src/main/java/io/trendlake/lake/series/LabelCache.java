// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the values that one label has in all series of one file, of which the least recently
 * used ones go first. Thread-safe.
 */
final class LabelCache {

  /** Some 30 MB. */
  private static final int MAX_TEXTS = 500_000;

  private record Key(SampleFile file, String label) {}

  private final RecentlyUsed<Key, Set<String>> known =
      new RecentlyUsed<>(MAX_TEXTS, values -> values.size() + 1L);

  @Nullable Set<String> find(SampleFile file, String label) {
    return known.get(new Key(file, label));
  }

  void keep(SampleFile file, String label, Set<String> values) {
    known.put(new Key(file, label), values);
  }
}
