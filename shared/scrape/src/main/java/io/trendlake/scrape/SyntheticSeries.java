// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.time.Duration;

/**
 * The series that say how a scrape went, with no labels but the target's (Prometheus's {@code
 * scrapeLoop.report}).
 */
final class SyntheticSeries {

  private final Series up;
  private final Series duration;
  private final Series scraped;
  private final Series afterRelabeling;
  private final Series added;
  private final Series timeout;
  private final Series sampleLimit;
  private final Series bodySize;
  private final boolean extra;
  private final double configuredTimeout;
  private final double configuredSampleLimit;

  SyntheticSeries(Labels target, Duration timeoutOfTarget, ScrapeConfig config) {
    up = gauge(target, "up");
    duration = gauge(target, "scrape_duration_seconds");
    scraped = gauge(target, "scrape_samples_scraped");
    afterRelabeling = gauge(target, "scrape_samples_post_metric_relabeling");
    added = gauge(target, "scrape_series_added");
    timeout = gauge(target, "scrape_timeout_seconds");
    sampleLimit = gauge(target, "scrape_sample_limit");
    bodySize = gauge(target, "scrape_body_size_bytes");
    extra = config.extraScrapeMetrics();
    configuredTimeout = seconds(timeoutOfTarget);
    configuredSampleLimit = config.sampleLimit();
  }

  private static Series gauge(Labels target, String name) {
    return Series.of(target.toBuilder().set(Labels.METRIC_NAME, name).build(), MetricType.GAUGE);
  }

  /**
   * Adds a sample of each.
   *
   * @param bytes of the body; -1 where it was too large, 0 where it did not come
   */
  void addTo(SampleCollector samples, boolean healthy, Duration took, long bytes) {
    BodyTally tally = samples.tally();
    samples.addSynthetic(up, healthy ? 1 : 0);
    samples.addSynthetic(duration, seconds(took));
    samples.addSynthetic(scraped, tally.seen);
    samples.addSynthetic(afterRelabeling, tally.kept);
    samples.addSynthetic(added, tally.added);
    if (extra) {
      samples.addSynthetic(timeout, configuredTimeout);
      samples.addSynthetic(sampleLimit, configuredSampleLimit);
      samples.addSynthetic(bodySize, (double) bytes);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
