// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Target;
import io.trendlake.model.Labels;
import io.trendlake.model.NaturalOrder;
import java.util.Comparator;

/**
 * A target that a discovery found.
 *
 * @param state one of {@link DiscoveryFilter#STATES}
 * @param discovered the labels before relabelling
 * @param labels those after it; empty if it is dropped
 * @param note the URL that is scraped, or why it is dropped
 */
record FoundTarget(String job, String state, Labels discovered, Labels labels, String note) {

  /** Those of one job: scraped before dropped, by their address. */
  static final Comparator<FoundTarget> ORDER =
      Comparator.comparingInt((FoundTarget found) -> DiscoveryFilter.STATES.indexOf(found.state()))
          .thenComparing(found -> found.discovered().value("__address__"), NaturalOrder::compare)
          .thenComparing(FoundTarget::discovered, Labels.ORDER);

  static FoundTarget of(Target target) {
    return new FoundTarget(
        target.job(), "scraped", target.discovered(), target.labels(), target.url().toString());
  }

  static FoundTarget of(DroppedTarget target) {
    return new FoundTarget(
        target.job(), "dropped", target.discovered(), Labels.empty(), target.reason());
  }

  boolean isDropped() {
    return state.equals("dropped");
  }

  /** What a search looks through. */
  String text() {
    return discovered + "\n" + labels + '\n' + note;
  }
}
