// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import java.time.Duration;

/**
 * How long the fetches of a request may take, whatever their own timeouts are.
 *
 * @param began when it began to run, of {@link System#nanoTime}
 * @param atMost from then on; what is not positive is over from the beginning
 */
record FetchTime(long began, Duration atMost) {

  static FetchTime fromNow(Duration atMost) {
    return new FetchTime(System.nanoTime(), atMost);
  }

  /** What is left of a timeout that began to run then; positive. */
  Duration left(Duration timeout) {
    Duration whole = cutsShort(timeout) ? atMost : timeout;
    Duration left = whole.minusNanos(System.nanoTime() - began);
    return left.isPositive() ? left : Duration.ofNanos(1);
  }

  boolean cutsShort(Duration timeout) {
    return atMost.compareTo(timeout) < 0;
  }

  boolean isOver() {
    return System.nanoTime() - began >= atMost.toNanos();
  }
}
