// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved, and never goes back. Safe for use by many threads.
 */
public final class VirtualClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** A clock that shows this instant. */
  public VirtualClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /**
   * Moves the clock to an instant.
   *
   * @throws IllegalArgumentException for an instant before the one it shows
   */
  public void advanceTo(Instant instant) {
    Instant before = now.getAndUpdate(shown -> instant.isBefore(shown) ? shown : instant);
    if (instant.isBefore(before)) {
      throw new IllegalArgumentException(
          "the clock shows " + before + " and does not go back to " + instant);
    }
  }

  /** Moves the clock on; the span is not negative. */
  public void advance(Duration span) {
    advanceTo(instant().plus(span));
  }
}
