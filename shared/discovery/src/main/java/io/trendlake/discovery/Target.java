// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.http.Url;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.util.Objects;

/**
 * One URL to scrape and its labels after relabelling.
 *
 * @param job the name of the scrape configuration it comes from, by which its settings are found;
 *     the label {@code job} may differ
 * @param labels what its samples carry: no {@code __} labels, {@code instance} set
 * @param discovered the labels before relabelling
 * @param url with query
 * @param interval after {@code __scrape_interval__}
 * @param timeout after {@code __scrape_timeout__}; at most the interval
 * @param histograms in which forms its histograms are read: those of the job unless its labels
 *     {@code __scrape_native_histograms__} and so on say otherwise
 * @param refusal why every scrape of it fails without a pull, as when its job has more targets than
 *     {@code target_limit}, or it says that it is another account's; empty = it is pulled
 */
public record Target(
    String job,
    Labels labels,
    Labels discovered,
    Url url,
    Duration interval,
    Duration timeout,
    HistogramOptions histograms,
    String refusal) {

  /**
   * Refuses nulls.
   *
   * @throws IllegalArgumentException for an interval or timeout that is not positive, or a timeout
   *     longer than the interval
   */
  public Target {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(discovered, "discovered");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(histograms, "histograms");
    Objects.requireNonNull(refusal, "refusal");
    if (!timeout.isPositive() || timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "target " + url + " has interval " + interval + " and timeout " + timeout);
    }
  }

  /** A target that is pulled, its histograms in their classic form. */
  public Target(
      String job, Labels labels, Labels discovered, Url url, Duration interval, Duration timeout) {
    this(job, labels, discovered, url, interval, timeout, HistogramOptions.CLASSIC, "");
  }

  /** The same target, refused. */
  Target refused(String reason) {
    return new Target(job, labels, discovered, url, interval, timeout, histograms, reason);
  }
}
