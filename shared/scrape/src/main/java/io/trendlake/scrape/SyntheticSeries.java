// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.SyntheticMetrics;
import java.time.Duration;

/**
 * The series that say how a scrape went, with no labels but the target's (Prometheus's {@code
 * scrapeLoop.report}).
 */
public final class SyntheticSeries {

  private final boolean extra;
  private final double configuredTimeout;
  private final double configuredSampleLimit;

  SyntheticSeries(Duration timeoutOfTarget, ScrapeConfig config) {
    extra = config.extraScrapeMetrics();
    configuredTimeout = seconds(timeoutOfTarget);
    configuredSampleLimit = config.sampleLimit();
  }

  /** One of them, by its name, of a target with these labels. */
  public static Series of(Labels target, String name) {
    return Series.of(target.toBuilder().set(Labels.METRIC_NAME, name).build(), MetricType.GAUGE);
  }

  /**
   * Adds a sample of each.
   *
   * @param bytes of the body; -1 where it was too large, 0 where it did not come
   */
  void addTo(SampleCollector samples, boolean healthy, Duration took, long bytes) {
    ScrapeCounts tally = samples.tally();
    samples.addSynthetic(SyntheticMetrics.UP, healthy ? 1 : 0);
    samples.addSynthetic(SyntheticMetrics.DURATION, seconds(took));
    samples.addSynthetic(SyntheticMetrics.SAMPLES, tally.seen);
    samples.addSynthetic(SyntheticMetrics.AFTER_RELABELING, tally.kept);
    samples.addSynthetic(SyntheticMetrics.SERIES_ADDED, tally.added);
    if (extra) {
      samples.addSynthetic(SyntheticMetrics.TIMEOUT, configuredTimeout);
      samples.addSynthetic(SyntheticMetrics.SAMPLE_LIMIT, configuredSampleLimit);
      samples.addSynthetic(SyntheticMetrics.BODY_SIZE, (double) bytes);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
