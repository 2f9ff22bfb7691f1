// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Says when a refresh interval has passed, or a minute since a failure. Not thread-safe. */
public final class Refresh {

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final Duration interval;
  private final InstantSource clock;
  private Duration wait;
  private @Nullable Instant last;

  /**
   * Due at once.
   *
   * @param interval zero = always due
   */
  public Refresh(Duration interval, InstantSource clock) {
    this.interval = interval;
    this.wait = interval;
    this.clock = clock;
  }

  /**
   * Whether it is time, and if so, begins to wait again.
   *
   * <p>Nine tenths of the interval are enough: who asks every minute does so after 59.9 s, too, and
   * would otherwise refresh every second minute. A clock that was set back does not make the wait
   * longer.
   */
  public boolean isDue() {
    Instant now = clock.instant();
    if (last != null
        && !now.isBefore(last)
        && now.isBefore(last.plus(wait.multipliedBy(9).dividedBy(10)))) {
      return false;
    }
    last = now;
    wait = interval;
    return true;
  }

  /** What was to be done by then has failed, and is due sooner if the interval is a long one. */
  public void failed() {
    wait = interval.compareTo(AFTER_FAILURE) < 0 ? interval : AFTER_FAILURE;
  }
}
