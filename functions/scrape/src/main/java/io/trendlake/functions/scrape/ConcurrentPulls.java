// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.Target;
import io.trendlake.scrape.ScrapeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Pulls all targets of a shard at once, a virtual thread each: there are no more of them than a
 * shard has targets, and they mostly wait. Safe for use by many threads.
 */
final class ConcurrentPulls {

  private final Set<ExecutorService> running = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /**
   * The results in the order of the targets. When the calling thread is interrupted the pulls under
   * way are given up, each with an outcome that says so, and the thread is left interrupted.
   *
   * @param pull gives a result whatever happens
   */
  List<ScrapeResult> pull(List<Target> targets, Function<Target, ScrapeResult> pull) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ScrapeResult>> futures = new ArrayList<>();
      for (Target target : targets) {
        futures.add(threads.submit(() -> pull.apply(target)));
      }
      running.add(threads);
      try {
        if (ended) {
          threads.shutdownNow();
        }
        return results(futures, threads);
      } finally {
        running.remove(threads);
      }
    }
  }

  /** Gives up the pulls under way, and those that begin from now on. */
  void end() {
    ended = true;
    running.forEach(ExecutorService::shutdownNow);
  }

  private static List<ScrapeResult> results(
      List<Future<ScrapeResult>> futures, ExecutorService threads) {
    List<ScrapeResult> results = new ArrayList<>(futures.size());
    boolean interrupted = false;
    while (results.size() < futures.size()) {
      try {
        results.add(futures.get(results.size()).get());
      } catch (InterruptedException e) {
        interrupted = true;
        threads.shutdownNow();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a pull did not end with an outcome", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return results;
  }
}
