// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.NameEscapingScheme;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.ScrapeProtocol;
import io.trendlake.fetch.Durations;
import io.trendlake.fetch.UserAgent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The headers of a scrape, as Prometheus sends them (scrape/scrape.go {@code targetScraper}). */
final class ScrapeHeaders {

  /** As Prometheus: one more than there are protocols. */
  private static final int FIRST_WEIGHT = ScrapeProtocol.values().length + 1;

  private ScrapeHeaders() {}

  /** All of them. */
  static Map<String, String> of(ScrapeConfig config, Duration timeout) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", accept(config.scrapeProtocols(), config.metricNameEscapingScheme()));
    headers.put("Accept-Encoding", config.enableCompression() ? "gzip" : "identity");
    headers.put("User-Agent", UserAgent.TEXT);
    headers.put("X-Prometheus-Scrape-Timeout-Seconds", Durations.seconds(timeout));
    return headers;
  }

  /** Prometheus's {@code acceptHeader}. */
  static String accept(List<ScrapeProtocol> protocols, NameEscapingScheme escaping) {
    StringBuilder accept = new StringBuilder();
    int weight = FIRST_WEIGHT;
    for (ScrapeProtocol protocol : protocols) {
      accept.append(protocol.mediaType());
      if (knowsEscaping(protocol)) {
        accept.append(";escaping=").append(escaping.configName());
      }
      accept.append(";q=0.").append(weight--).append(',');
    }
    return accept.append("*/*;q=0.").append(weight).toString();
  }

  private static boolean knowsEscaping(ScrapeProtocol protocol) {
    return switch (protocol) {
      case PROMETHEUS_TEXT_1_0_0, OPEN_METRICS_TEXT_1_0_0 -> true;
      case PROMETHEUS_PROTO, PROMETHEUS_TEXT_0_0_4, OPEN_METRICS_TEXT_0_0_1 -> false;
    };
  }
}
