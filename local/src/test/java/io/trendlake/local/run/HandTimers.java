// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Timers whose time a test says. */
final class HandTimers implements Timers {

  private final Map<String, Runnable> tasks = new HashMap<>();

  @Override
  public void repeat(String name, Duration pause, Runnable task) {
    tasks.put(name, task);
  }

  /** It is time for a task; throws what the task throws. */
  void fire(String name) {
    Runnable task = tasks.get(name);
    assertThat(task).as(name).isNotNull();
    task.run();
  }

  @Override
  public void close() {
    tasks.clear();
  }
}
