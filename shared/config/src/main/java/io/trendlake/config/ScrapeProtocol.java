// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.util.List;

/**
 * An exposition format that a target may be asked for, named as in {@code scrape_protocols}
 * (Prometheus's {@code ScrapeProtocolsHeaders}).
 */
public enum ScrapeProtocol {
  PROMETHEUS_PROTO(
      "PrometheusProto",
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"),
  PROMETHEUS_TEXT_0_0_4("PrometheusText0.0.4", "text/plain;version=0.0.4"),
  PROMETHEUS_TEXT_1_0_0("PrometheusText1.0.0", "text/plain;version=1.0.0"),
  OPEN_METRICS_TEXT_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text;version=0.0.1"),
  OPEN_METRICS_TEXT_1_0_0("OpenMetricsText1.0.0", "application/openmetrics-text;version=1.0.0");

  /** What is asked for unless the configuration says otherwise, the most wanted first. */
  public static final List<ScrapeProtocol> DEFAULTS =
      List.of(
          OPEN_METRICS_TEXT_1_0_0,
          OPEN_METRICS_TEXT_0_0_1,
          PROMETHEUS_TEXT_1_0_0,
          PROMETHEUS_TEXT_0_0_4);

  /**
   * What is asked for where native histograms are scraped, which only protobuf has, unless the
   * configuration says otherwise (Prometheus's {@code DefaultProtoFirstScrapeProtocols}).
   */
  public static final List<ScrapeProtocol> PROTOBUF_FIRST =
      List.of(
          PROMETHEUS_PROTO,
          OPEN_METRICS_TEXT_1_0_0,
          OPEN_METRICS_TEXT_0_0_1,
          PROMETHEUS_TEXT_1_0_0,
          PROMETHEUS_TEXT_0_0_4);

  private final String configName;
  private final String mediaType;

  ScrapeProtocol(String configName, String mediaType) {
    this.configName = configName;
    this.mediaType = mediaType;
  }

  /** The name in the configuration. */
  public String configName() {
    return configName;
  }

  /** The media type with its parameters, as in an {@code Accept} header without weight. */
  public String mediaType() {
    return mediaType;
  }
}
