// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A thread for each task. */
public final class TimerThreads implements Timers {

  private static final System.Logger LOG = System.getLogger(TimerThreads.class.getName());

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  @Override
  public void repeat(String name, Duration pause, Runnable task) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(() -> repeat(pause, task)));
  }

  private void repeat(Duration pause, Runnable task) {
    while (!closed) {
      run(task);
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return; // Closed.
      }
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      tell(e);
    }
  }

  private static void tell(Throwable failure) {
    try {
      String task = Thread.currentThread().getName();
      LOG.log(System.Logger.Level.ERROR, task + " broke off and will be tried again", failure);
    } catch (Throwable e) {
      return; // There may be no memory left for a message. The next run shows it.
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
