// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the end of a command that stays: its time is over, or SIGINT or SIGTERM came. The
 * signal then waits until the command has put its things in order ({@link #close}).
 */
final class Ending implements AutoCloseable {

  /** A command that takes longer to put its things in order is left to its fate. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Ending() {}

  /** Listens for signals from now on. */
  static Ending onSignals() {
    Ending ending = new Ending();
    Runtime.getRuntime().addShutdownHook(new Thread(ending::askAndWait, "ending"));
    return ending;
  }

  private void askAndWait() {
    asked.countDown();
    try {
      if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("trendlake: gave up waiting for the last slot to be stored");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a signal comes. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Waits until a signal comes, at most this long. */
  void await(Duration atMost) throws InterruptedException {
    if (asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
  }

  /** Everything is in order: the process may end. */
  @Override
  public void close() {
    done.countDown();
  }
}
