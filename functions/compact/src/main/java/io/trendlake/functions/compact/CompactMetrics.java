// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lambda.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The metrics that CloudWatch gets of compaction. */
final class CompactMetrics {

  private static final double MILLIS_OF_HOUR = Duration.ofHours(1).toMillis();

  private CompactMetrics() {}

  /** Of a run. */
  static List<Metric> of(CompactionReport report, Instant now) {
    return List.of(
        new Metric("CompactLagHours", lagHours(report, now), Metric.Unit.NONE),
        Metric.count("HoursClosed", report.hours().size()),
        Metric.count("SetAside", report.setAside()),
        Metric.count("LateFiles", report.late().size()));
  }

  /** Since the oldest open hour that has files began: while nothing is scraped nothing lags. */
  private static double lagHours(CompactionReport report, Instant now) {
    return report
        .oldestOpen()
        .map(hour -> Duration.between(hour, now).toMillis() / MILLIS_OF_HOUR)
        .orElse(0.0);
  }
}
