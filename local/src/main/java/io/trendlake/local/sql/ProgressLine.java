// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * A line on a terminal that says how far a query is, from its third second on. Closing it takes the
 * line away.
 */
final class ProgressLine implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final PrintStream terminal;
  private final DoubleSupplier progress;
  private final long began = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to wait.
   *
   * @param progress from 0 to 1, below 0 where not known; asked on another thread
   */
  ProgressLine(PrintStream terminal, DoubleSupplier progress) {
    this.terminal = terminal;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name("progress").start(this::show);
  }

  private void show() {
    try {
      if (closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      do {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
        terminal.print(CleanLine.START_OF_CLEARED_LINE + text(progress.getAsDouble(), elapsed));
        terminal.flush();
      } while (!closed.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS));
      terminal.print(CleanLine.START_OF_CLEARED_LINE);
      terminal.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the line says: {@code 44 % after 5 s}. */
  static String text(double progress, Duration elapsed) {
    return progress < 0
        ? "at work for %d s".formatted(elapsed.toSeconds())
        : String.format(Locale.ROOT, "%.0f %% after %d s", progress * 100, elapsed.toSeconds());
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
