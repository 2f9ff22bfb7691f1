// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.sd.SdConfig;
import io.trendlake.model.HistogramOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One element of {@code scrape_configs}, with everything inherited from {@code global} filled in.
 *
 * @param jobName the value of the label {@code job}, unless relabelled
 * @param scrapeTimeout at most the interval
 * @param scrapeProtocols the most wanted first; never empty, none twice
 * @param fallbackScrapeProtocol how to parse a body whose Content-Type says nothing usable; without
 *     it the scrape fails
 * @param scheme of the URL, plain or with TLS
 * @param params the query of the URL; the values of a name in order
 * @param bodySizeLimit in bytes after decompression; 0 = no limit, as with every other limit
 * @param sampleLimit counts after metric relabelling
 * @param labelNameLengthLimit in bytes of UTF-8
 * @param labelValueLengthLimit in bytes of UTF-8
 * @param targetLimit counts after relabelling
 * @param histograms in which forms histograms are scraped, unless a target's labels say otherwise
 * @param nativeHistogramBucketLimit how many buckets a native histogram may have; the resolution of
 *     one that has more is reduced
 * @param nativeHistogramMinBucketFactor the least growth from one bucket's bound to the next; a
 *     finer histogram is reduced to it. Every resolution is taken from 1 down
 * @param scrapeFailureLogFile takes a line for each failed scrape; always empty on AWS
 * @param relabelConfigs applied to targets before the scrape
 * @param metricRelabelConfigs applied to samples after the scrape
 * @param discovery where the targets come from, in the order of the file
 */
public record ScrapeConfig(
    String jobName,
    Duration scrapeInterval,
    Duration scrapeTimeout,
    List<ScrapeProtocol> scrapeProtocols,
    Optional<ScrapeProtocol> fallbackScrapeProtocol,
    String metricsPath,
    boolean honorLabels,
    boolean honorTimestamps,
    boolean trackTimestampsStaleness,
    String scheme,
    Map<String, List<String>> params,
    boolean enableCompression,
    long bodySizeLimit,
    long sampleLimit,
    long labelLimit,
    long labelNameLengthLimit,
    long labelValueLengthLimit,
    long targetLimit,
    NameValidationScheme metricNameValidationScheme,
    NameEscapingScheme metricNameEscapingScheme,
    HistogramOptions histograms,
    long nativeHistogramBucketLimit,
    double nativeHistogramMinBucketFactor,
    boolean extraScrapeMetrics,
    Optional<Path> scrapeFailureLogFile,
    List<RelabelRule> relabelConfigs,
    List<RelabelRule> metricRelabelConfigs,
    HttpClientConfig http,
    List<SdConfig> discovery) {

  /**
   * Copies lists and the map.
   *
   * @throws IllegalArgumentException for an empty job name, an interval or timeout that is not
   *     above zero, a timeout above the interval, no protocol, an unknown scheme, a negative limit
   *     or a bucket factor that is NaN
   */
  public ScrapeConfig {
    require(!jobName.isEmpty(), "job_name is empty");
    require(scrapeInterval.isPositive(), "scrape_interval is not above zero: " + scrapeInterval);
    require(scrapeTimeout.isPositive(), "scrape_timeout is not above zero: " + scrapeTimeout);
    require(
        scrapeTimeout.compareTo(scrapeInterval) <= 0,
        "scrape_timeout " + scrapeTimeout + " is above scrape_interval " + scrapeInterval);
    require(!scrapeProtocols.isEmpty(), "scrape_protocols is empty");
    require(scheme.equals("http") || scheme.equals("https"), "unknown scheme: " + scheme);
    require(
        Math.min(bodySizeLimit, Math.min(sampleLimit, targetLimit)) >= 0
            && Math.min(labelLimit, Math.min(labelNameLengthLimit, labelValueLengthLimit)) >= 0
            && nativeHistogramBucketLimit >= 0,
        "a limit is negative");
    require(
        !Double.isNaN(nativeHistogramMinBucketFactor),
        "native_histogram_min_bucket_factor is not a number");
    scrapeProtocols = List.copyOf(scrapeProtocols);
    params = copyOf(params);
    relabelConfigs = List.copyOf(relabelConfigs);
    metricRelabelConfigs = List.copyOf(metricRelabelConfigs);
    discovery = List.copyOf(discovery);
  }

  /**
   * The same settings without those that only decide which targets the job has and where failures
   * are logged: {@code relabel_configs}, {@code target_limit}, the discovery and {@code
   * scrape_failure_log_file}. Two configurations whose results are equal scrape a target of both in
   * the same way.
   */
  public ScrapeConfig withoutTargets() {
    return new ScrapeConfig(
        jobName,
        scrapeInterval,
        scrapeTimeout,
        scrapeProtocols,
        fallbackScrapeProtocol,
        metricsPath,
        honorLabels,
        honorTimestamps,
        trackTimestampsStaleness,
        scheme,
        params,
        enableCompression,
        bodySizeLimit,
        sampleLimit,
        labelLimit,
        labelNameLengthLimit,
        labelValueLengthLimit,
        0,
        metricNameValidationScheme,
        metricNameEscapingScheme,
        histograms,
        nativeHistogramBucketLimit,
        nativeHistogramMinBucketFactor,
        extraScrapeMetrics,
        Optional.empty(),
        List.of(),
        metricRelabelConfigs,
        http,
        List.of());
  }

  /** A builder with the defaults of Prometheus and no targets. */
  public static Builder builder(String jobName) {
    return new Builder(jobName, GlobalConfig.defaults());
  }

  /** A builder with what the job inherits, the defaults of Prometheus elsewhere and no targets. */
  public static Builder builder(String jobName, GlobalConfig global) {
    return new Builder(jobName, global);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private static Map<String, List<String>> copyOf(Map<String, List<String>> params) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    params.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }

  /** Collects the settings of a job; the constructor of the record judges them. Not thread-safe. */
  public static final class Builder {

    private final String jobName;
    private Duration scrapeInterval;
    private Duration scrapeTimeout;
    private List<ScrapeProtocol> scrapeProtocols;
    private Optional<ScrapeProtocol> fallbackScrapeProtocol = Optional.empty();
    private String metricsPath = "/metrics";
    private boolean honorLabels;
    private boolean honorTimestamps = true;
    private boolean trackTimestampsStaleness;
    private String scheme = "http";
    private Map<String, List<String>> params = Map.of();
    private boolean enableCompression = true;
    private long bodySizeLimit;
    private long sampleLimit;
    private long labelLimit;
    private long labelNameLengthLimit;
    private long labelValueLengthLimit;
    private long targetLimit;
    private NameValidationScheme metricNameValidationScheme;
    private NameEscapingScheme metricNameEscapingScheme;
    private HistogramOptions histograms;
    private long nativeHistogramBucketLimit;
    private double nativeHistogramMinBucketFactor;
    private boolean extraScrapeMetrics;
    private Optional<Path> scrapeFailureLogFile;
    private List<RelabelRule> relabelConfigs = List.of();
    private List<RelabelRule> metricRelabelConfigs = List.of();
    private HttpClientConfig http = HttpClientConfig.defaults();
    private List<SdConfig> discovery = List.of();

    private Builder(String jobName, GlobalConfig global) {
      this.jobName = jobName;
      this.scrapeInterval = global.scrapeInterval();
      this.scrapeTimeout = global.scrapeTimeout();
      this.scrapeProtocols = global.scrapeProtocols();
      this.bodySizeLimit = global.bodySizeLimit();
      this.sampleLimit = global.sampleLimit();
      this.labelLimit = global.labelLimit();
      this.labelNameLengthLimit = global.labelNameLengthLimit();
      this.labelValueLengthLimit = global.labelValueLengthLimit();
      this.targetLimit = global.targetLimit();
      this.metricNameValidationScheme = global.metricNameValidationScheme();
      this.metricNameEscapingScheme = global.metricNameEscapingScheme();
      this.histograms = global.histograms();
      this.extraScrapeMetrics = global.extraScrapeMetrics();
      this.scrapeFailureLogFile = global.scrapeFailureLogFile();
    }

    /** Sets the interval, and takes the timeout down to it. */
    public Builder scrapeInterval(Duration value) {
      scrapeInterval = value;
      if (scrapeTimeout.compareTo(value) > 0) {
        scrapeTimeout = value;
      }
      return this;
    }

    /** Sets the timeout; to be called after {@link #scrapeInterval}. */
    public Builder scrapeTimeout(Duration value) {
      scrapeTimeout = value;
      return this;
    }

    /** Sets {@code scrape_protocols}; an empty list leaves them to what the histograms need. */
    public Builder scrapeProtocols(List<ScrapeProtocol> value) {
      scrapeProtocols = value;
      return this;
    }

    /** Sets {@code fallback_scrape_protocol}. */
    public Builder fallbackScrapeProtocol(ScrapeProtocol value) {
      fallbackScrapeProtocol = Optional.of(value);
      return this;
    }

    /** Sets {@code metrics_path}. */
    public Builder metricsPath(String value) {
      metricsPath = value;
      return this;
    }

    /** Sets {@code honor_labels}. */
    public Builder honorLabels(boolean value) {
      honorLabels = value;
      return this;
    }

    /** Sets {@code honor_timestamps}. */
    public Builder honorTimestamps(boolean value) {
      honorTimestamps = value;
      return this;
    }

    /** Sets {@code track_timestamps_staleness}. */
    public Builder trackTimestampsStaleness(boolean value) {
      trackTimestampsStaleness = value;
      return this;
    }

    /** Sets {@code scheme}. */
    public Builder scheme(String value) {
      scheme = value;
      return this;
    }

    /** Sets {@code params}. */
    public Builder params(Map<String, List<String>> value) {
      params = value;
      return this;
    }

    /** Sets {@code enable_compression}. */
    public Builder enableCompression(boolean value) {
      enableCompression = value;
      return this;
    }

    /** Sets {@code body_size_limit}. */
    public Builder bodySizeLimit(long value) {
      bodySizeLimit = value;
      return this;
    }

    /** Sets {@code sample_limit}. */
    public Builder sampleLimit(long value) {
      sampleLimit = value;
      return this;
    }

    /** Sets {@code label_limit}. */
    public Builder labelLimit(long value) {
      labelLimit = value;
      return this;
    }

    /** Sets {@code label_name_length_limit}. */
    public Builder labelNameLengthLimit(long value) {
      labelNameLengthLimit = value;
      return this;
    }

    /** Sets {@code label_value_length_limit}. */
    public Builder labelValueLengthLimit(long value) {
      labelValueLengthLimit = value;
      return this;
    }

    /** Sets {@code target_limit}. */
    public Builder targetLimit(long value) {
      targetLimit = value;
      return this;
    }

    /** Sets {@code metric_name_validation_scheme}. */
    public Builder metricNameValidationScheme(NameValidationScheme value) {
      metricNameValidationScheme = value;
      return this;
    }

    /** Sets {@code metric_name_escaping_scheme}. */
    public Builder metricNameEscapingScheme(NameEscapingScheme value) {
      metricNameEscapingScheme = value;
      return this;
    }

    /** Sets in which forms histograms are scraped. */
    public Builder histograms(HistogramOptions value) {
      histograms = value;
      return this;
    }

    /** Sets {@code native_histogram_bucket_limit}. */
    public Builder nativeHistogramBucketLimit(long value) {
      nativeHistogramBucketLimit = value;
      return this;
    }

    /** Sets {@code native_histogram_min_bucket_factor}. */
    public Builder nativeHistogramMinBucketFactor(double value) {
      nativeHistogramMinBucketFactor = value;
      return this;
    }

    /** Sets {@code extra_scrape_metrics}. */
    public Builder extraScrapeMetrics(boolean value) {
      extraScrapeMetrics = value;
      return this;
    }

    /** Sets {@code relabel_configs}. */
    public Builder relabelConfigs(List<RelabelRule> value) {
      relabelConfigs = value;
      return this;
    }

    /** Sets {@code metric_relabel_configs}. */
    public Builder metricRelabelConfigs(List<RelabelRule> value) {
      metricRelabelConfigs = value;
      return this;
    }

    /** Sets the inlined HTTP client settings. */
    public Builder http(HttpClientConfig value) {
      http = value;
      return this;
    }

    /** Sets where the targets come from. */
    public Builder discovery(List<SdConfig> value) {
      discovery = value;
      return this;
    }

    /**
     * The configuration of what was set.
     *
     * @throws IllegalArgumentException as the constructor of the record
     */
    public ScrapeConfig build() {
      return new ScrapeConfig(
          jobName,
          scrapeInterval,
          scrapeTimeout,
          scrapeProtocols.isEmpty() ? defaultProtocols() : scrapeProtocols,
          fallbackScrapeProtocol,
          metricsPath,
          honorLabels,
          honorTimestamps,
          trackTimestampsStaleness,
          scheme,
          params,
          enableCompression,
          bodySizeLimit,
          sampleLimit,
          labelLimit,
          labelNameLengthLimit,
          labelValueLengthLimit,
          targetLimit,
          metricNameValidationScheme,
          metricNameEscapingScheme,
          histograms,
          nativeHistogramBucketLimit,
          nativeHistogramMinBucketFactor,
          extraScrapeMetrics,
          scrapeFailureLogFile,
          relabelConfigs,
          metricRelabelConfigs,
          http,
          discovery);
    }

    private List<ScrapeProtocol> defaultProtocols() {
      return histograms.nativeHistograms()
          ? ScrapeProtocol.PROTOBUF_FIRST
          : ScrapeProtocol.DEFAULTS;
    }
  }
}
