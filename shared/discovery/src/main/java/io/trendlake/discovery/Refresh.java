// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Says when a refresh interval has passed. Not thread-safe. */
final class Refresh {

  private final Duration interval;
  private final InstantSource clock;
  private @Nullable Instant last;

  Refresh(Duration interval, InstantSource clock) {
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * Whether it is time, and if so, begins to wait again.
   *
   * <p>Nine tenths of the interval are enough: who asks every minute does so after 59.9 s, too, and
   * would otherwise refresh every second minute. A clock that was set back does not make the wait
   * longer.
   */
  boolean isDue() {
    Instant now = clock.instant();
    if (last != null
        && !now.isBefore(last)
        && now.isBefore(last.plus(interval.multipliedBy(9).dividedBy(10)))) {
      return false;
    }
    last = now;
    return true;
  }
}
