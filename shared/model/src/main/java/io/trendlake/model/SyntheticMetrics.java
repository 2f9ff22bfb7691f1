// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Set;

/**
 * The names of the metrics that say how a scrape of a target went, as Prometheus names them
 * (scrape/scrape.go, {@code scrapeLoop.report}).
 */
public final class SyntheticMetrics {

  /** Whether the target is healthy: 1 or 0. */
  public static final String UP = "up";

  /** How long the scrape took, in seconds. */
  public static final String DURATION = "scrape_duration_seconds";

  /** How many samples the target exposed. */
  public static final String SAMPLES = "scrape_samples_scraped";

  /** How many of them relabeling left. */
  public static final String AFTER_RELABELING = "scrape_samples_post_metric_relabeling";

  /** How many series were new. */
  public static final String SERIES_ADDED = "scrape_series_added";

  /** How long the scrape may take, in seconds. */
  public static final String TIMEOUT = "scrape_timeout_seconds";

  /** How many samples the target may expose; 0 if there is no limit. */
  public static final String SAMPLE_LIMIT = "scrape_sample_limit";

  /** How large the body was, in bytes. */
  public static final String BODY_SIZE = "scrape_body_size_bytes";

  /** All of them, those of {@code extra_scrape_metrics} included. */
  public static final Set<String> NAMES =
      Set.of(
          UP, DURATION, SAMPLES, AFTER_RELABELING, SERIES_ADDED, TIMEOUT, SAMPLE_LIMIT, BODY_SIZE);

  private SyntheticMetrics() {}
}
