// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import io.trendlake.model.Outcome;

/** What identifies a target: as in Prometheus, its labels and its URL. */
public record TargetId(
    String account, String region, String job, String instance, String labels, String url) {

  /** The target that an outcome is of. */
  public static TargetId of(Outcome outcome) {
    return new TargetId(
        outcome.account(),
        outcome.region(),
        outcome.job(),
        outcome.instance(),
        outcome.labels(),
        outcome.url());
  }
}
