// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.GlobalConfig;
import io.trendlake.config.NameEscapingScheme;
import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.model.HistogramOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the settings that {@code global} and a scrape configuration have in common: a job's default
 * is what {@code global} says, whose default is Prometheus's.
 */
final class InheritableReader {

  private static final String FAILURE_LOG = "scrape_failure_log_file";

  static final Fields FIELDS =
      Fields.of(
          "scrape_interval",
          "scrape_timeout",
          "scrape_protocols",
          "body_size_limit",
          "sample_limit",
          "target_limit",
          "label_limit",
          "label_name_length_limit",
          "label_value_length_limit",
          "keep_dropped_targets",
          "metric_name_validation_scheme",
          "metric_name_escaping_scheme",
          "scrape_native_histograms",
          "always_scrape_classic_histograms",
          "convert_classic_histograms_to_nhcb",
          "extra_scrape_metrics",
          FAILURE_LOG);

  private static final Map<String, NameValidationScheme> VALIDATION =
      Choices.of(NameValidationScheme.values(), NameValidationScheme::configName);
  private static final Map<String, NameEscapingScheme> ESCAPING =
      Choices.of(NameEscapingScheme.values(), NameEscapingScheme::configName);

  private final YamlBlock block;
  private final GlobalConfig inherited;
  private final ConfigFolder folder;

  InheritableReader(YamlBlock block, GlobalConfig inherited, ConfigFolder folder) {
    this.block = block;
    this.inherited = inherited;
    this.folder = folder;
  }

  /** The settings of the block, in force for {@code global} itself or for one job. */
  GlobalConfig read() {
    Duration interval = orInherited(block.duration("scrape_interval", Duration.ZERO));
    NameValidationScheme names = validation().orElse(inherited.metricNameValidationScheme());
    judgeWithoutEffect();
    return new GlobalConfig(
        interval,
        timeout(interval),
        ScrapeProtocolReader.protocols(block, inherited.scrapeProtocols()),
        block.bytes("body_size_limit", inherited.bodySizeLimit()),
        block.limit("sample_limit", inherited.sampleLimit()),
        block.limit("label_limit", inherited.labelLimit()),
        block.limit("label_name_length_limit", inherited.labelNameLengthLimit()),
        block.limit("label_value_length_limit", inherited.labelValueLengthLimit()),
        block.limit("target_limit", inherited.targetLimit()),
        names,
        escaping(names),
        histograms(inherited.histograms()),
        block.flag("extra_scrape_metrics", inherited.extraScrapeMetrics()),
        failureLog());
  }

  private Duration orInherited(Duration interval) {
    return interval.isZero() ? inherited.scrapeInterval() : interval;
  }

  private Duration timeout(Duration interval) {
    Duration timeout = block.duration("scrape_timeout", Duration.ZERO);
    if (timeout.compareTo(interval) > 0) {
      block.refuse(
          "scrape_timeout",
          PrometheusDuration.format(timeout)
              + " is above the scrape_interval of "
              + PrometheusDuration.format(interval));
      return interval;
    }
    if (!timeout.isZero()) {
      return timeout;
    }
    Duration most = inherited.scrapeTimeout();
    return most.compareTo(interval) > 0 ? interval : most;
  }

  private Optional<NameValidationScheme> validation() {
    return block.choice("metric_name_validation_scheme", VALIDATION);
  }

  /** Unless written, what fits the block's own validation scheme, or else what is inherited. */
  private NameEscapingScheme escaping(NameValidationScheme names) {
    NameEscapingScheme unwritten =
        validation().map(InheritableReader::fitting).orElse(inherited.metricNameEscapingScheme());
    NameEscapingScheme escaping =
        block.choice("metric_name_escaping_scheme", ESCAPING).orElse(unwritten);
    if (escaping == NameEscapingScheme.ALLOW_UTF_8 && names == NameValidationScheme.LEGACY) {
      block.refuse(
          "metric_name_escaping_scheme",
          "allow-utf-8 asks for names that metric_name_validation_scheme legacy refuses; write"
              + " underscores, dots or values");
    }
    return escaping;
  }

  private static NameEscapingScheme fitting(NameValidationScheme names) {
    return switch (names) {
      case UTF8 -> NameEscapingScheme.ALLOW_UTF_8;
      case LEGACY -> NameEscapingScheme.UNDERSCORES;
    };
  }

  private HistogramOptions histograms(HistogramOptions absent) {
    return new HistogramOptions(
        block.flag("scrape_native_histograms", absent.nativeHistograms()),
        block.flag("always_scrape_classic_histograms", absent.alwaysClassic()),
        block.flag("convert_classic_histograms_to_nhcb", absent.convertClassic()));
  }

  /** An empty name inherits. Functions have no disk that outlives them, so a bucket's has none. */
  private Optional<Path> failureLog() {
    String file = block.text(FAILURE_LOG, "");
    if (file.isEmpty()) {
      return inherited.scrapeFailureLogFile();
    }
    if (folder.path().isEmpty()) {
      block.addUnused(FAILURE_LOG);
      return Optional.empty();
    }
    return folder.resolve(file, reason -> block.refuse(FAILURE_LOG, reason));
  }

  /** What holds whatever it says: no dropped target is kept. */
  private void judgeWithoutEffect() {
    block.limit("keep_dropped_targets", 0);
  }
}
