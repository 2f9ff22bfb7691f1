// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads or writes many small objects at once, for a limited time: what is late is left undone. */
record ObjectTasks(int atOnce, Duration longest) {

  private static final System.Logger LOG = System.getLogger(ObjectTasks.class.getName());

  /**
   * Does all of it, or as much as there is time for.
   *
   * @return the results of the tasks that ended in time
   */
  <T> List<T> run(List<Callable<T>> tasks) throws InterruptedException {
    if (tasks.isEmpty()) {
      return List.of();
    }
    Semaphore free = new Semaphore(atOnce);
    List<Callable<T>> limited = tasks.stream().map(task -> limited(task, free)).toList();
    List<Future<T>> futures;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      futures = threads.invokeAll(limited, longest.toMillis(), TimeUnit.MILLISECONDS);
    }
    long late = futures.stream().filter(Future::isCancelled).count();
    if (late > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          late
              + " of "
              + tasks.size()
              + " lists were not read or written within "
              + longest.toSeconds()
              + " s; it is tried again at the next tick");
    }
    return futures.stream()
        .filter(future -> !future.isCancelled())
        .map(ObjectTasks::result)
        .toList();
  }

  private static <T> Callable<T> limited(Callable<T> task, Semaphore free) {
    return () -> {
      free.acquire();
      try {
        return task.call();
      } finally {
        free.release();
      }
    };
  }

  /** A fault of Trendlake's own is not hidden. */
  private static <T> T result(Future<T> done) {
    if (done.state() == Future.State.FAILED) {
      throw new IllegalStateException(done.exceptionNow());
    }
    return done.resultNow();
  }
}
