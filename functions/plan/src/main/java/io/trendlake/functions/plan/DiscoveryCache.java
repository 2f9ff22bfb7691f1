// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * What discovery found, so that a failure loses nothing. One rule holds for targets and for the
 * accounts of an organization, in {@code up} and in the function:
 *
 * <ul>
 *   <li>A list is asked for in the background, once at a time, when its refresh interval has
 *       passed.
 *   <li>A good answer replaces the list, also if it is empty.
 *   <li>While asking fails or takes too long, the last good list stays for as long as the
 *       configuration asks for it. It is asked for again after a minute, or after the interval if
 *       that is less.
 *   <li>A process that has not found a list uses the one that the bucket has under {@value
 *       #PREFIX}, and the errors say of when it is.
 *   <li>Lists that are no longer asked for are forgotten.
 * </ul>
 *
 * <p>Keep one for a process, over changes of the configuration. Safe for use by many threads.
 *
 * @param <K> what is asked
 * @param <E> what is found
 */
final class DiscoveryCache<K, E> implements AutoCloseable {

  /** The folder of the lists in the bucket. */
  static final String PREFIX = "state/discovery/";

  private static final System.Logger LOG = System.getLogger(DiscoveryCache.class.getName());

  private static final int AT_ONCE = 16;

  /** For reading, and for writing: within a function's time. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final ListCodec<K, E> codec;
  private final Function<K, Discoverer<E>> discoverers;
  private final Function<K, Optional<Duration>> refreshInterval;
  private final Bucket bucket;
  private final InstantSource clock;
  private final ObjectTasks tasks = new ObjectTasks(AT_ONCE, LONGEST);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<K, CachedList<E>> lists = new LinkedHashMap<>();

  /**
   * An empty cache that has asked nobody and read nothing.
   *
   * @param discoverers makes the discoverers
   * @param refreshInterval of a list; empty = it is asked for at each refresh, and not stored
   */
  DiscoveryCache(
      ListCodec<K, E> codec,
      Function<K, Discoverer<E>> discoverers,
      Function<K, Optional<Duration>> refreshInterval,
      Bucket bucket,
      InstantSource clock) {
    this.codec = codec;
    this.discoverers = discoverers;
    this.refreshInterval = refreshInterval;
    this.bucket = bucket;
    this.clock = clock;
  }

  /**
   * What is known of these lists after asking for those that are due. All others are forgotten, and
   * nobody answers for them any more.
   *
   * @param deadline until which answers are waited for, in {@link System#nanoTime}; one that was
   *     late is not waited for again before it has come
   * @throws InterruptedException when the calling thread is interrupted
   */
  synchronized Map<K, DiscoveryResult<E>> refresh(Set<K> keys, long deadline)
      throws InterruptedException {
    forgetAllBut(keys);
    for (K key : keys) {
      lists.computeIfAbsent(key, this::unknown).begin(executor);
    }
    for (CachedList<E> list : lists.values()) {
      list.await(deadline - System.nanoTime());
    }
    restore();
    Map<K, DiscoveryResult<E>> known = new LinkedHashMap<>();
    lists.forEach((key, list) -> known.put(key, list.known()));
    return known;
  }

  private void forgetAllBut(Set<K> keys) {
    lists
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !keys.contains(entry.getKey());
          if (gone) {
            entry.getValue().cancel();
          }
          return gone;
        });
  }

  private CachedList<E> unknown(K key) {
    return new CachedList<>(
        codec.name(key), discoverers.apply(key), refreshInterval.apply(key), clock);
  }

  /** Reads the lists that cannot be asked for and that this process has never found. */
  private void restore() throws InterruptedException {
    List<Callable<Runnable>> reads = new ArrayList<>();
    lists.forEach((key, list) -> {
      if (list.isMissing()) {
        reads.add(() -> {
          Optional<StoredList<E>> stored = read(key);
          return () -> stored.ifPresent(list::restore);
        });
      }
    });
    tasks.run(reads).forEach(Runnable::run);
  }

  private Optional<StoredList<E>> read(K key) {
    String object = object(key);
    try {
      Optional<StoredObject> stored = bucket.get(object);
      return stored.map(found -> StoredList.read(found.content(), key, codec));
    } catch (IOException | IllegalArgumentException e) {
      warn(codec.name(key) + " cannot be read from " + object + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Stores the lists of the last refresh that changed, for the processes to come. What cannot be
   * stored is logged, and tried again the next time.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  synchronized void store() throws InterruptedException {
    Instant now = clock.instant();
    List<Callable<Runnable>> writes = new ArrayList<>();
    lists.forEach((key, list) ->
        list.toStore(now)
            .ifPresent(due ->
                writes.add(() -> {
                  boolean written = write(key, due);
                  return () -> {
                    if (written) {
                      list.stored(due, now);
                    }
                  };
                })));
    tasks.run(writes).forEach(Runnable::run);
  }

  private boolean write(K key, StoredList<E> list) {
    try {
      bucket.put(object(key), list.write(key, codec));
      return true;
    } catch (IOException e) {
      warn(codec.name(key) + " is not stored: " + e.getMessage());
      return false;
    }
  }

  private static void warn(String problem) {
    LOG.log(System.Logger.Level.WARNING, "the last good list of " + problem);
  }

  private String object(K key) {
    return PREFIX + codec.id(key) + ".json";
  }

  /** Ends what is still asked. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
