// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.model.HistogramOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The block {@code global}: what a job inherits that does not say otherwise. Every {@link
 * ScrapeConfig} has taken over its share already.
 *
 * @param scrapeProtocols the most wanted first; empty unless written: then a job's histograms
 *     decide
 * @param bodySizeLimit in bytes after decompression; 0 = no limit, as with every other limit
 * @param scrapeFailureLogFile takes a line for each failed scrape; always empty on AWS
 */
public record GlobalConfig(
    Duration scrapeInterval,
    Duration scrapeTimeout,
    List<ScrapeProtocol> scrapeProtocols,
    long bodySizeLimit,
    long sampleLimit,
    long labelLimit,
    long labelNameLengthLimit,
    long labelValueLengthLimit,
    long targetLimit,
    NameValidationScheme metricNameValidationScheme,
    NameEscapingScheme metricNameEscapingScheme,
    HistogramOptions histograms,
    boolean extraScrapeMetrics,
    Optional<Path> scrapeFailureLogFile) {

  private static final GlobalConfig DEFAULTS =
      new GlobalConfig(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          List.of(),
          0,
          0,
          0,
          0,
          0,
          0,
          NameValidationScheme.UTF8,
          NameEscapingScheme.ALLOW_UTF_8,
          HistogramOptions.CLASSIC,
          false,
          Optional.empty());

  /** Copies the list. */
  public GlobalConfig {
    scrapeProtocols = List.copyOf(scrapeProtocols);
  }

  /** What holds without a block {@code global} (Prometheus's {@code DefaultGlobalConfig}). */
  public static GlobalConfig defaults() {
    return DEFAULTS;
  }
}
