// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.NameEscapingScheme;
import io.trendlake.config.ScrapeProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The very strings of Prometheus's TestAcceptHeader, and the other headers. */
class ScrapeHeadersTest {

  private static final List<ScrapeProtocol> PROTO_FIRST =
      List.of(
          ScrapeProtocol.PROMETHEUS_PROTO,
          ScrapeProtocol.OPEN_METRICS_TEXT_1_0_0,
          ScrapeProtocol.OPEN_METRICS_TEXT_0_0_1,
          ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
          ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);

  @Test
  void accept_byDefault_isPrometheuss() {
    assertThat(ScrapeHeaders.accept(ScrapeProtocol.DEFAULTS, NameEscapingScheme.ALLOW_UTF_8))
        .isEqualTo(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
  }

  @Test
  void accept_withAnotherEscaping_namesIt() {
    assertThat(ScrapeHeaders.accept(ScrapeProtocol.DEFAULTS, NameEscapingScheme.UNDERSCORES))
        .isEqualTo(
            "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,"
                + "text/plain;version=1.0.0;escaping=underscores;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
  }

  @Test
  void accept_withAllProtocols_weighsDownToATenth() {
    assertThat(ScrapeHeaders.accept(PROTO_FIRST, NameEscapingScheme.DOTS))
        .isEqualTo(
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;q=0.6,"
                + "application/openmetrics-text;version=1.0.0;escaping=dots;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,"
                + "text/plain;version=1.0.0;escaping=dots;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1");
  }

  @Test
  void otherHeaders_sayWhoAsksAndForHowLong() {
    Map<String, String> headers =
        ScrapeHeaders.of(TestScrapes.config().build(), Duration.ofMillis(9_500));
    assertThat(headers)
        .containsEntry("Accept-Encoding", "gzip")
        .containsEntry("X-Prometheus-Scrape-Timeout-Seconds", "9.5");
    assertThat(headers.get("User-Agent")).matches("Trendlake/\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void acceptEncoding_withoutCompression_isIdentity() {
    assertThat(
            ScrapeHeaders.of(
                TestScrapes.config().enableCompression(false).build(), Duration.ofSeconds(10)))
        .containsEntry("Accept-Encoding", "identity")
        .containsEntry("X-Prometheus-Scrape-Timeout-Seconds", "10");
  }
}
