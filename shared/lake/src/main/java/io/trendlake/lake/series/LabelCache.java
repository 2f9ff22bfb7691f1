// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private final Map<Key, Set<String>> known = new LinkedHashMap<>(16, 0.75f, true);
  private int texts;

  synchronized @Nullable Set<String> find(SampleFile file, String label) {
    return known.get(new Key(file, label));
  }

  synchronized void keep(SampleFile file, String label, Set<String> values) {
    if (known.putIfAbsent(new Key(file, label), values) != null) {
      return;
    }
    texts += values.size() + 1;
    Iterator<Set<String>> eldest = known.values().iterator();
    while (texts > MAX_TEXTS && eldest.hasNext()) {
      texts -= eldest.next().size() + 1;
      eldest.remove();
    }
  }
}
