// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.GlobalConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.RelabelRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code scrape_configs}. */
final class ScrapeConfigReader {

  static final Fields FIELDS =
      Fields.of("job_name")
          .with(InheritableReader.FIELDS)
          .with(
              Fields.of(
                  "fallback_scrape_protocol",
                  "metrics_path",
                  "honor_labels",
                  "honor_timestamps",
                  "track_timestamps_staleness",
                  "scheme",
                  "params",
                  "enable_compression",
                  "native_histogram_bucket_limit",
                  "native_histogram_min_bucket_factor",
                  "relabel_configs",
                  "metric_relabel_configs"))
          .with(HttpClientReader.FIELDS)
          .with(SdReader.FIELDS);

  private static final Map<String, String> SCHEMES = Choices.of("http", "https");

  private final GlobalConfig global;
  private final ConfigFolder folder;
  private final HttpClientReader http;
  private final SdReader discovery;
  private final String file;
  private final Map<String, JobPosition> jobs;

  /**
   * Reads the jobs of a file.
   *
   * @param file its name, for messages
   * @param jobs those that were read from other files, to which the jobs of this one are added
   */
  ScrapeConfigReader(
      GlobalConfig global, ConfigFolder folder, String file, Map<String, JobPosition> jobs) {
    this.global = global;
    this.folder = folder;
    this.file = file;
    this.jobs = jobs;
    this.http = new HttpClientReader(folder);
    this.discovery = new SdReader(folder);
  }

  /** Where a job is. */
  record JobPosition(String file, int line) {}

  List<ScrapeConfig> read(List<YamlValue> jobs) {
    List<ScrapeConfig> read = new ArrayList<>();
    for (YamlValue job : jobs) {
      if (job.isNull()) {
        job.refuse("is empty; fill it in or remove it");
      } else {
        job.block(FIELDS)
            .flatMap(block -> block.make(() -> job(block)).flatMap(Function.identity()))
            .ifPresent(read::add);
      }
    }
    return read;
  }

  private Optional<ScrapeConfig> job(YamlBlock block) {
    int errorsBefore = block.errorCount();
    Optional<String> name = name(block);
    GlobalConfig own = new InheritableReader(block, global, folder).read();
    ScrapeConfig.Builder builder = ScrapeConfig.builder(name.orElse(""), own);
    readRequest(block, builder);
    readLabels(block, builder, new RelabelReader(own.metricNameValidationScheme()));
    return block.errorCount() > errorsBefore ? Optional.empty() : block.make(builder::build);
  }

  private Optional<String> name(YamlBlock block) {
    Optional<String> name = block.requiredText("job_name");
    block
        .value("job_name")
        .filter(value -> name.isPresent())
        .ifPresent(value -> {
          JobPosition earlier = jobs.putIfAbsent(name.get(), new JobPosition(file, value.line()));
          if (earlier != null) {
            value.refuse(
                YamlValue.quoted(name.get())
                    + " is the name of two jobs, first on line "
                    + earlier.line()
                    + (earlier.file().equals(file) ? "" : " of " + earlier.file())
                    + "; give each its own");
          }
        });
    return name;
  }

  private void readRequest(YamlBlock block, ScrapeConfig.Builder builder) {
    ScrapeProtocolReader.fallback(block).ifPresent(builder::fallbackScrapeProtocol);
    block
        .value("scheme")
        .filter(value -> !value.isEmptyText())
        .flatMap(value -> value.choiceIgnoringCase(SCHEMES))
        .ifPresent(builder::scheme);
    builder
        .metricsPath(block.text("metrics_path", "/metrics"))
        .params(params(block))
        .enableCompression(block.flag("enable_compression", true))
        .http(http.read(block));
  }

  private static Map<String, List<String>> params(YamlBlock block) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    block
        .value("params")
        .flatMap(YamlValue::map)
        .ifPresent(entries -> entries.forEach((name, values) -> params.put(name, values.texts())));
    return params;
  }

  private void readLabels(YamlBlock block, ScrapeConfig.Builder builder, RelabelReader relabel) {
    List<RelabelRule> rules = relabel.read(block, "relabel_configs");
    builder
        .honorLabels(block.flag("honor_labels", false))
        .honorTimestamps(block.flag("honor_timestamps", true))
        .trackTimestampsStaleness(block.flag("track_timestamps_staleness", false))
        .nativeHistogramBucketLimit(block.limit("native_histogram_bucket_limit", 0))
        .nativeHistogramMinBucketFactor(block.number("native_histogram_min_bucket_factor", 0))
        .relabelConfigs(rules)
        .metricRelabelConfigs(relabel.read(block, "metric_relabel_configs"))
        .discovery(discovery.read(block, !block.list("relabel_configs").isEmpty()));
  }
}
