// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.scrape.ScrapeClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves, and sets. Safe for use by many threads. */
final class HandClock implements ScrapeClock {

  private Instant shown;
  private long passedNanos;

  HandClock(Instant start) {
    this.shown = start;
  }

  @Override
  public synchronized Instant instant() {
    return shown;
  }

  @Override
  public synchronized long nanoTime() {
    return passedNanos;
  }

  @Override
  public synchronized void pause(Duration duration) throws InterruptedException {
    long end = passedNanos + duration.toNanos();
    while (passedNanos < end) {
      wait();
    }
  }

  /** Time passes. */
  synchronized void advance(Duration time) {
    shown = shown.plus(time);
    passedNanos += time.toNanos();
    notifyAll();
  }

  /** Somebody sets the clock, ahead or, by less than zero, back; no time passes. */
  synchronized void jump(Duration ahead) {
    shown = shown.plus(ahead);
  }
}
