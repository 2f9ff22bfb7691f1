// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.lambda.Metric;
import java.util.List;

/** The metrics that CloudWatch gets of a tick. */
final class PlanMetrics {

  private PlanMetrics() {}

  /** The metrics of a tick; none if it repeated another or came too late. */
  static List<Metric> of(Dispatch dispatch) {
    return switch (dispatch) {
      case Dispatch.Sent sent -> of(sent.counts());
      case Dispatch.Repeated repeated -> List.of();
      case Dispatch.TooLate late -> List.of();
    };
  }

  private static List<Metric> of(Dispatch.Counts counts) {
    return List.of(
        Metric.count("TargetsDiscovered", counts.targets()),
        Metric.count("ShardsQueued", counts.messages()),
        Metric.count("AccountsFailed", counts.failedAccounts()),
        Metric.count("ConfigRefused", counts.configRefused() ? 1 : 0));
  }
}
