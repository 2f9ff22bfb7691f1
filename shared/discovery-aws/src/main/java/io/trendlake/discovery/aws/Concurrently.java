// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Does the same with many things at once, no more than so many at a time. */
final class Concurrently {

  private Concurrently() {}

  /**
   * What is done with each thing.
   *
   * @param <T> the thing
   * @param <R> what becomes of it
   */
  @FunctionalInterface
  interface Step<T, R> {
    R of(T thing) throws DiscoveryException, InterruptedException;
  }

  /**
   * What becomes of each thing, in their order: of all of them, or none.
   *
   * @param limit how many at a time; at least 1
   * @throws DiscoveryException when one fails; the others are then given up
   */
  static <T, R> List<R> map(Collection<T> things, int limit, Step<T, R> step)
      throws DiscoveryException, InterruptedException {
    Semaphore free = new Semaphore(limit);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> futures = new ArrayList<>();
      for (T thing : things) {
        futures.add(
            threads.submit(() -> {
              free.acquire();
              try {
                return step.of(thing);
              } finally {
                free.release();
              }
            }));
      }
      try {
        return results(futures);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static <R> List<R> results(List<Future<R>> futures)
      throws DiscoveryException, InterruptedException {
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof DiscoveryException known) {
          throw known;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }

  /** Lists of so many elements at most. */
  static <T> List<List<T>> batches(List<T> all, int size) {
    List<List<T>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i += size) {
      batches.add(all.subList(i, Math.min(i + size, all.size())));
    }
    return batches;
  }
}
