// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Says loudly that compaction is behind, and again from time to time. For one thread. */
final class CompactionAlarm {

  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final CompactionBoard board;
  private final InstantSource clock;
  private final RunListener listener;
  private @Nullable Instant told;

  CompactionAlarm(CompactionBoard board, InstantSource clock, RunListener listener) {
    this.board = board;
    this.clock = clock;
    this.listener = listener;
  }

  /** Looks whether there is something to say. */
  void look() {
    Instant now = clock.instant();
    board.alarm(now).ifPresentOrElse(alarm -> tell(alarm, now), () -> told = null);
  }

  private void tell(String alarm, Instant now) {
    if (told == null || Duration.between(told, now).abs().compareTo(AGAIN) >= 0) {
      told = now;
      listener.problem(alarm);
    }
  }
}
