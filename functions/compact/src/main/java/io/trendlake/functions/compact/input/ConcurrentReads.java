// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads of many objects, several under way at once: a bucket across a network answers each after
 * some 20 ms, and an hour of a large fleet has tens of thousands.
 */
public final class ConcurrentReads {

  /** How many are under way at once. */
  private static final int AT_ONCE = 16;

  private ConcurrentReads() {}

  /** Reads something of a key. */
  @FunctionalInterface
  public interface Read<K, T> {
    T of(K key) throws IOException;
  }

  /**
   * What is read of each key, in their order.
   *
   * @throws IOException what the first of the reads that failed has thrown
   */
  public static <K, T> List<T> all(List<K> keys, Read<K, T> read) throws IOException {
    if (keys.isEmpty()) {
      return List.of();
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<T>> reads = new ArrayList<>();
      keys.forEach(key -> reads.add(threads.submit(() -> read.of(key))));
      try {
        return results(reads);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static <T> List<T> results(List<Future<T>> reads) throws IOException {
    List<T> results = new ArrayList<>(reads.size());
    try {
      for (Future<T> each : reads) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException("a read failed", e);
      }
    }
  }
}
