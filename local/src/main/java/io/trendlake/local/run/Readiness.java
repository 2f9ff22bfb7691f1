// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.functions.plan.ScrapePlan;
import java.util.Optional;

/** Whether a runner scrapes and stores, for probes from outside. Safe for many threads. */
public final class Readiness implements RunListener {

  private volatile Optional<String> problem =
      Optional.of("what is to be scraped is not planned yet");

  private boolean isPlanned;

  /** Not ready until there is a plan. */
  public Readiness() {}

  /** Why nothing is scraped or stored now, human-readable; empty if all is well. */
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public synchronized void planned(ScrapePlan plan) {
    if (!isPlanned) {
      isPlanned = true;
      problem = Optional.empty();
    }
  }

  @Override
  public synchronized void slotDone(SlotReport report) {
    if (report.isLost()) {
      problem = Optional.of("nothing can be stored: " + report.errors().getFirst());
    } else if (report.targets() > 0) {
      problem = Optional.empty();
    }
  }
}
