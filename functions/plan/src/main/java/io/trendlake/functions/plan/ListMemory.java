// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last good lists of one kind: of this process, and of those before it in the bucket.
 *
 * @param <K> what a list belongs to
 * @param <E> an element
 */
final class ListMemory<K, E> {

  private static final System.Logger LOG = System.getLogger(ListMemory.class.getName());

  /** A list that changes all the time is not written all the time: it is for bad times only. */
  private static final Duration CHANGED_AFTER = Duration.ofMinutes(5);

  /** One that never changes is written so often, so that objects nobody uses can expire. */
  private static final Duration UNCHANGED_AFTER = Duration.ofDays(1);

  private final Bucket bucket;
  private final InstantSource clock;
  private final ListCodec<K, E> codec;
  private final Map<K, Entry<E>> entries = new ConcurrentHashMap<>();

  ListMemory(Bucket bucket, InstantSource clock, ListCodec<K, E> codec) {
    this.bucket = bucket;
    this.clock = clock;
    this.codec = codec;
  }

  /**
   * What is known of one list.
   *
   * @param restored whether it comes from the bucket, and this process has not found one yet
   * @param written what this process has written last
   */
  private record Entry<E>(StoredList<E> last, boolean restored, @Nullable StoredList<E> written) {

    boolean isDue(Instant now) {
      if (restored) {
        return false;
      }
      if (written == null) {
        return true;
      }
      boolean changed = !written.list().equals(last.list());
      Duration after = changed ? CHANGED_AFTER : UNCHANGED_AFTER;
      return !now.isBefore(written.asOf().plus(after));
    }
  }

  /** A list was found. */
  void found(K key, List<E> list) {
    StoredList<E> last = new StoredList<>(list, clock.instant());
    entries.merge(
        key,
        new Entry<>(last, false, null),
        (before, first) -> new Entry<>(last, false, before.written()));
  }

  /** The last good list, and when that was, if it is not of this process. */
  Optional<StoredList<E>> known(K key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::last);
  }

  /** Whether the list that is known comes from the bucket. */
  boolean isRestored(K key) {
    Entry<E> entry = entries.get(key);
    return entry != null && entry.restored();
  }

  /** Reads the lists of these keys of which nothing is known. */
  void restore(Collection<K> keys, ObjectTasks tasks) throws InterruptedException {
    List<Callable<Void>> reads = new ArrayList<>();
    for (K key : keys) {
      if (!entries.containsKey(key)) {
        reads.add(() -> {
          read(key);
          return null;
        });
      }
    }
    tasks.run(reads);
  }

  private void read(K key) {
    String object = object(key);
    try {
      Optional<StoredObject> stored = bucket.get(object);
      if (stored.isPresent()) {
        StoredList<E> list = StoredList.read(stored.get().content(), key, codec);
        entries.putIfAbsent(key, new Entry<>(list, true, null));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the last good list of "
              + codec.what(key)
              + " cannot be read from "
              + object
              + ": "
              + e.getMessage());
    }
  }

  /** Writes what has changed, and forgets all keys but these. */
  void store(Set<K> keys, ObjectTasks tasks) throws InterruptedException {
    entries.keySet().retainAll(keys);
    Instant now = clock.instant();
    List<Callable<Void>> writes = new ArrayList<>();
    entries.forEach((key, entry) -> {
      if (entry.isDue(now)) {
        writes.add(() -> {
          write(key, entry);
          return null;
        });
      }
    });
    tasks.run(writes);
  }

  private void write(K key, Entry<E> entry) {
    String object = object(key);
    try {
      bucket.put(object, entry.last().write(key, codec));
      entries.replace(key, entry, new Entry<>(entry.last(), false, entry.last()));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the last good list of " + codec.what(key) + " is not stored: " + e.getMessage());
    }
  }

  private String object(K key) {
    return LastGoodLists.PREFIX + codec.id(key) + ".json";
  }
}
