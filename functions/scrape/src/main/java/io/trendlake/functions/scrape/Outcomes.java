// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Outcome;
import java.time.Instant;

/** Outcomes made out of others. */
final class Outcomes {

  private Outcomes() {}

  /** The same with another result. */
  static Outcome with(Outcome outcome, Outcome.Result result) {
    return with(outcome, outcome.ts(), result);
  }

  /** The same with another timestamp and result. */
  static Outcome with(Outcome outcome, Instant ts, Outcome.Result result) {
    return new Outcome(
        outcome.slot(),
        ts,
        outcome.interval(),
        outcome.account(),
        outcome.region(),
        outcome.job(),
        outcome.instance(),
        outcome.labels(),
        outcome.url(),
        outcome.tracksTimestamps(),
        result);
  }
}
