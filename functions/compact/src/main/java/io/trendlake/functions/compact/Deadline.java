// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * When a run is to begin nothing more that takes long: what it has begun it ends.
 *
 * @param end the first instant that is too late
 */
public record Deadline(InstantSource clock, Instant end) {

  /** For a run that may take as long as it needs. */
  public static final Deadline NONE = new Deadline(() -> Instant.MIN, Instant.MAX);

  /** Refuses nulls. */
  public Deadline {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(end, "end");
  }

  /** One for work that may take half of the time that is left. */
  Deadline half() {
    Instant now = clock.instant();
    return new Deadline(clock, now.plus(Duration.between(now, end).dividedBy(2)));
  }

  /** Whether it is too late now. */
  boolean isOver() {
    return !clock.instant().isBefore(end);
  }
}
