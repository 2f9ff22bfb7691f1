// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.model.Outcome;
import java.time.Duration;
import java.time.Instant;

/** Outcomes that say that what was scraped cannot be read any more. */
final class LostOutcome {

  private LostOutcome() {}

  /** In the place of a target's outcome. */
  static Outcome in(Outcome outcome, String reason) {
    return outcome.with(outcome.slot(), new Outcome.Missed(reason));
  }

  /** For an object of which no target is known; its key takes the place of the URL. */
  static Outcome of(Instant slot, String key, String reason) {
    return new Outcome(
        slot,
        slot,
        new Outcome.ScrapedTarget("", "", "", "", "{}", key, Duration.ofMinutes(1), false),
        new Outcome.Missed("could not be read and is set aside: " + reason));
  }
}
