// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Gives up a body of which nothing comes: a server that hangs must not hold an import for ever. */
final class WatchedStream extends FilterInputStream {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("remote-watch").daemon().factory());

  private final Duration patience;
  private final ScheduledFuture<?> check;
  private volatile long waitingSince = Long.MAX_VALUE;
  private volatile boolean givenUp;

  WatchedStream(InputStream in) {
    this(in, PATIENCE);
  }

  WatchedStream(InputStream in, Duration patience) {
    super(in);
    this.patience = patience;
    long nanos = patience.toNanos();
    this.check =
        WATCH.scheduleWithFixedDelay(
            () -> giveUpAfter(nanos), nanos / 4, nanos / 4, TimeUnit.NANOSECONDS);
  }

  private void giveUpAfter(long nanos) {
    long since = waitingSince;
    if (since != Long.MAX_VALUE && System.nanoTime() - since > nanos) {
      givenUp = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader looks at givenUp.
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    waitingSince = System.nanoTime();
    try {
      int count = in.read(bytes, offset, length);
      if (givenUp) {
        throw new IOException("closed");
      }
      return count;
    } catch (IOException e) {
      throw givenUp
          ? new IOException(
              "no byte of the answer came for %d ms".formatted(patience.toMillis()), e)
          : e;
    } finally {
      waitingSince = Long.MAX_VALUE;
    }
  }

  @Override
  public void close() throws IOException {
    check.cancel(false);
    super.close();
  }
}
