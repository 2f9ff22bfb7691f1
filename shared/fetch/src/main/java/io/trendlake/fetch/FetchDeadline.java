// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * When a fetch has to be over.
 *
 * <p>Many fetches share few processors, and a thread may find out late that the bytes it waits for
 * have come. So what has come in time counts: past the deadline a wait is one millisecond long, and
 * ends with {@link #GRACE} in any case. Not thread-safe.
 */
public final class FetchDeadline {

  /** How long a thread may read on that was kept from running until the deadline was over. */
  public static final Duration GRACE = Duration.ofMillis(100);

  /** One that is over, before any. */
  public static final FetchDeadline OVER = after(Duration.ZERO);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long nanos;
  private long noticed;

  private FetchDeadline(long nanos) {
    this.nanos = nanos;
  }

  /** The deadline that is this long from now. */
  public static FetchDeadline after(Duration timeout) {
    return new FetchDeadline(System.nanoTime() + timeout.toNanos());
  }

  /** How long is left; negative when it is over. */
  public Duration left() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }

  /**
   * How long the next wait may take in milliseconds, one at least.
   *
   * @throws SocketTimeoutException when the deadline, and the grace with it, is over
   */
  public int waitMillis() throws SocketTimeoutException {
    long now = System.nanoTime();
    if (now < nanos) {
      long millis = (nanos - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
      return (int) Math.min(millis, Integer.MAX_VALUE);
    }
    if (noticed == 0) {
      noticed = now;
    }
    if (now - noticed > GRACE.toNanos()) {
      throw new SocketTimeoutException("the deadline is over");
    }
    return 1;
  }
}
