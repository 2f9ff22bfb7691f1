// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A cache of bounded weight, of which the least recently used values go first. Thread-safe. */
final class RecentlyUsed<K, V> {

  private final long most;
  private final ToLongFunction<V> weight;
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  /**
   * An empty cache.
   *
   * @param most what the values may weigh together
   */
  RecentlyUsed(long most, ToLongFunction<V> weight) {
    this.most = most;
    this.weight = weight;
  }

  synchronized @Nullable V get(K key) {
    return values.get(key);
  }

  /** Keeps a value, in the place of any that was there. */
  synchronized void put(K key, V value) {
    @Nullable V replaced = values.put(key, value);
    held += weight.applyAsLong(value) - (replaced == null ? 0 : weight.applyAsLong(replaced));
    Iterator<V> eldest = values.values().iterator();
    while (held > most && eldest.hasNext()) {
      held -= weight.applyAsLong(eldest.next());
      eldest.remove();
    }
  }

  synchronized void remove(K key) {
    @Nullable V removed = values.remove(key);
    held -= removed == null ? 0 : weight.applyAsLong(removed);
  }

  /** Removes the values that fulfil a condition. */
  synchronized void removeIf(Predicate<V> condition) {
    Iterator<V> all = values.values().iterator();
    while (all.hasNext()) {
      V value = all.next();
      if (condition.test(value)) {
        held -= weight.applyAsLong(value);
        all.remove();
      }
    }
  }

  synchronized void clear() {
    values.clear();
    held = 0;
  }
}
