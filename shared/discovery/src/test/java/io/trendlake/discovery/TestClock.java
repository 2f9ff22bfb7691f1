// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves. */
final class TestClock implements InstantSource {

  private Instant now = Instant.parse("2026-11-22T07:15:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves the clock on. */
  synchronized void pass(Duration duration) {
    now = now.plus(duration);
  }
}
