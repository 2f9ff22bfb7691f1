// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.time.Duration;
import java.util.Set;

/**
 * The series that say how a scrape went, with no labels but the target's (Prometheus's {@code
 * scrapeLoop.report}).
 */
public final class SyntheticSeries {

  /** Whether the target is healthy: 1 or 0. */
  public static final String UP = "up";

  /** How long the scrape took. */
  public static final String DURATION = "scrape_duration_seconds";

  private static final String SCRAPED = "scrape_samples_scraped";
  private static final String AFTER_RELABELING = "scrape_samples_post_metric_relabeling";
  private static final String ADDED = "scrape_series_added";
  private static final String TIMEOUT = "scrape_timeout_seconds";
  private static final String SAMPLE_LIMIT = "scrape_sample_limit";
  private static final String BODY_SIZE = "scrape_body_size_bytes";

  /** The names of all, those of {@code extra_scrape_metrics} included. */
  public static final Set<String> NAMES =
      Set.of(UP, DURATION, SCRAPED, AFTER_RELABELING, ADDED, TIMEOUT, SAMPLE_LIMIT, BODY_SIZE);

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
    BodyTally tally = samples.tally();
    samples.addSynthetic(UP, healthy ? 1 : 0);
    samples.addSynthetic(DURATION, seconds(took));
    samples.addSynthetic(SCRAPED, tally.seen);
    samples.addSynthetic(AFTER_RELABELING, tally.kept);
    samples.addSynthetic(ADDED, tally.added);
    if (extra) {
      samples.addSynthetic(TIMEOUT, configuredTimeout);
      samples.addSynthetic(SAMPLE_LIMIT, configuredSampleLimit);
      samples.addSynthetic(BODY_SIZE, (double) bytes);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
