// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.discovery.Target;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import java.time.Instant;

/** Writes down what became of one target. */
public final class PullOutcomes {

  private final Outcome.ScrapedTarget target;

  /**
   * The outcomes of a target; its settings say whether explicit timestamps are tracked for
   * staleness.
   */
  public PullOutcomes(Target target, boolean tracksTimestamps) {
    Labels labels = target.labels();
    Labels others =
        labels.toBuilder()
            .remove("account")
            .remove("region")
            .remove("job")
            .remove("instance")
            .build();
    this.target =
        new Outcome.ScrapedTarget(
            labels.value("account"),
            labels.value("region"),
            labels.value("job"),
            labels.value("instance"),
            CanonicalJson.write(others),
            target.url().toString(),
            target.interval(),
            tracksTimestamps);
  }

  /** The target, as its outcomes name it. */
  public Outcome.ScrapedTarget target() {
    return target;
  }

  /** A target that was pulled. */
  public Outcome pulled(Instant slot, Instant ts, Outcome.Result result) {
    return new Outcome(slot, ts, target, result);
  }

  /** A target that was not pulled, and why. */
  public Outcome missed(Instant slot, String reason) {
    return pulled(slot, slot, new Outcome.Missed(reason));
  }
}
