// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.rules.RuleReport;
import io.trendlake.lambda.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The metrics that CloudWatch gets of compaction. */
final class CompactMetrics {

  private static final double MILLIS_OF_HOUR = Duration.ofHours(1).toMillis();

  private CompactMetrics() {}

  /** The metrics of a run; that of rules only where there are some, as each metric costs. */
  static List<Metric> of(CompactionReport report, Instant now) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("CompactLagHours", lagHours(report, now), Metric.Unit.NONE));
    metrics.add(Metric.count("HoursClosed", report.hours().size()));
    metrics.add(Metric.count("SetAside", report.setAside()));
    metrics.add(Metric.count("LateFiles", report.late().size()));
    if (!report.rules().equals(RuleReport.NONE)) {
      metrics.add(Metric.count("RuleProblems", report.rules().problems().size()));
    }
    return metrics;
  }

  /** Since the oldest open hour that has files began: while nothing is scraped nothing lags. */
  private static double lagHours(CompactionReport report, Instant now) {
    return report
        .oldestOpen()
        .map(hour -> Duration.between(hour, now).toMillis() / MILLIS_OF_HOUR)
        .orElse(0.0);
  }
}
