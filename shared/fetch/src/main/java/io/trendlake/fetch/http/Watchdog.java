// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchDeadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Closes a connection a moment after the deadline, where no timeout of a read would: while a
 * request is written that the other side does not read, and within a record of TLS that drips in.
 */
final class Watchdog implements AutoCloseable {

  private final Thread thread;

  private Watchdog(Thread thread) {
    this.thread = thread;
  }

  static Watchdog over(SocketChannel channel, FetchDeadline deadline) {
    Duration time = deadline.left().plus(FetchDeadline.GRACE);
    return new Watchdog(
        Thread.ofVirtual().name("fetch-watchdog").start(() -> watch(channel, time)));
  }

  private static void watch(SocketChannel channel, Duration time) {
    try {
      if (time.isPositive()) {
        Thread.sleep(time);
      }
      channel.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // It was over in time.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
