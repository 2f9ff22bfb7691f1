// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import java.time.Duration;

/** Repeats tasks until it is closed. */
public interface Timers extends AutoCloseable {

  /**
   * Runs a task at once, and again when a pause has passed since it ended. It neither waits for
   * other tasks nor keeps them waiting, and what it throws does not end it.
   *
   * @param name of the task, for logs and stack traces
   */
  void repeat(String name, Duration pause, Runnable task);

  /** Interrupts the tasks that run, begins none any more, and does not wait. */
  @Override
  void close();
}
