// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.FleetSeries;
import io.trendlake.benchmarks.recorded.RecordedFleet;
import java.time.Duration;
import java.time.Instant;

/**
 * A fleet over some whole hours: one tick a minute.
 *
 * @param start of the first hour
 */
record FleetSpan(RecordedFleet fleet, Instant start, int hours) {

  static final Duration TICK = Duration.ofMinutes(1);
  static final int TICKS_OF_HOUR = 60;

  /** Refuses less than an hour. */
  FleetSpan {
    if (hours < 1 || hours > 24) {
      throw new IllegalArgumentException("hours is " + hours + ", must be from 1 to 24");
    }
  }

  int ticks() {
    return hours * TICKS_OF_HOUR;
  }

  Instant at(int tick) {
    return start.plus(TICK.multipliedBy(tick));
  }

  Instant end() {
    return at(ticks());
  }

  /** What every store must hold. */
  StoredTally tally() {
    StoredTally tally = new StoredTally();
    for (FleetSeries series : fleet.series()) {
      for (int tick = 0; tick < ticks(); tick++) {
        if (series.isExposed(tick)) {
          tally.add(at(tick).toEpochMilli(), series.value(tick));
        }
      }
    }
    return tally;
  }
}
