// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.scrape.ScrapeClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Waits for the slots of a schedule by a clock that may be set meanwhile. For one thread. */
final class SlotClock {

  /** More than a schedule ever waits for. A clock that is set back by less is waited for. */
  private static final Duration SET_BACK = Duration.ofSeconds(10);

  /** A process that stood still for longer (a laptop that slept) begins again. */
  private static final Duration STANDSTILL = Duration.ofMinutes(2);

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScrapeClock clock;
  private final RunListener listener;

  /**
   * Waits for nothing yet.
   *
   * @param listener hears when the clock was set, or the process stood still
   */
  SlotClock(ScrapeClock clock, RunListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Waits until an instant, looking at the clock every second at least.
   *
   * @param instant less than ten seconds ahead
   * @return false as soon as the clock was set back so far that the instant must not be waited for
   */
  boolean waitUntil(Instant instant) throws InterruptedException {
    for (Duration left = left(instant); left.isPositive(); left = left(instant)) {
      if (left.compareTo(SET_BACK) > 0) {
        return false;
      }
      clock.pause(left.compareTo(SECOND) < 0 ? left : SECOND);
    }
    return true;
  }

  private Duration left(Instant instant) {
    return Duration.between(clock.instant(), instant);
  }

  /**
   * Where a schedule continues that has come to an instant: there, or now if that is far from it.
   */
  Instant goOn(Instant instant) {
    Instant now = clock.instant();
    Duration behind = Duration.between(instant, now);
    if (behind.negated().compareTo(SET_BACK) > 0) {
      listener.problem(
          "the clock was set back by %s: scraping continues at %s, and slots that are stored already stay as they are"
              .formatted(Quantity.duration(behind.negated()), now.truncatedTo(ChronoUnit.SECONDS)));
      return now;
    }
    if (behind.compareTo(STANDSTILL) < 0) {
      return instant;
    }
    listener.problem(
        "this process stood still for %s, or the clock was set ahead: nothing was scraped then"
            .formatted(Quantity.duration(behind)));
    return now;
  }
}
