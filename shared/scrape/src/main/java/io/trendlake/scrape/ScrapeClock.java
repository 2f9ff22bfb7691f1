// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of day and the time that passes, as scraping reads them. A virtual clock need only say
 * the first: {@code ScrapeClock clock = virtual::instant}.
 */
@FunctionalInterface
public interface ScrapeClock extends InstantSource {

  /**
   * A count of nanoseconds for measuring durations; only differences mean something. Unless a clock
   * says otherwise it follows {@link #instant}.
   */
  default long nanoTime() {
    Instant now = instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /**
   * Waits until an instant; not at all if that is past.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  default void waitUntil(Instant instant) throws InterruptedException {
    Duration left = Duration.between(instant(), instant);
    if (left.isPositive()) {
      pause(left);
    }
  }

  /**
   * Waits until a duration has passed, whatever the time of day does meanwhile.
   *
   * @param duration above zero
   * @throws InterruptedException when the calling thread is interrupted
   */
  default void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /** The clock of the machine; its durations do not jump when the time of day is set. */
  static ScrapeClock system() {
    return new ScrapeClock() {
      @Override
      public Instant instant() {
        return Instant.now();
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
