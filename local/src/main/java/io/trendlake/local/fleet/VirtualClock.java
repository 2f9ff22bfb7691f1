// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until it is moved, and never goes back. Safe for use by many threads.
 */
public final class VirtualClock implements InstantSource {

  private Instant now;

  /** A clock that shows this instant. */
  public VirtualClock(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /**
   * Moves the clock to an instant.
   *
   * @throws IllegalArgumentException for an instant before the one it shows
   */
  public synchronized void advanceTo(Instant instant) {
    if (instant.isBefore(now)) {
      throw new IllegalArgumentException(
          "the clock shows " + now + " and does not go back to " + instant);
    }
    now = instant;
  }

  /** Moves the clock on; the span is not negative. */
  public synchronized void advance(Duration span) {
    advanceTo(instant().plus(span));
  }
}
