// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.NameEscapingScheme;
import io.trendlake.config.RetentionConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.ScrapeProtocol;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.model.regex.ExpansionTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The defaults, which are those of {@code config/config.go} in Prometheus 3.14. */
final class ConfigDefaultsTest {

  @Test
  void parse_nothing_givesDefaults() throws ConfigException {
    TrendlakeConfig config = ConfigParser.parse("", "trendlake.yml");

    assertThat(config.global()).isEqualTo(GlobalConfig.defaults());
    assertThat(config.scrapeConfigs()).isEmpty();
    assertThat(config.accounts()).isEmpty();
    assertThat(config.lake().shardSize()).isEqualTo(50);
    assertThat(config.lake().retention())
        .isEqualTo(
            new RetentionConfig(
                Duration.ofDays(90), Duration.ofDays(90), Duration.ZERO, Duration.ZERO));
  }

  @Test
  void parse_jobWithNameOnly_hasDefaultsOfTimesAndRequest() throws ConfigException {
    ScrapeConfig job = job();

    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(job.scrapeProtocols())
        .containsExactly(
            ScrapeProtocol.OPEN_METRICS_TEXT_1_0_0,
            ScrapeProtocol.OPEN_METRICS_TEXT_0_0_1,
            ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
            ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
    assertThat(job.fallbackScrapeProtocol()).isEmpty();
    assertThat(job.scheme()).isEqualTo("http");
    assertThat(job.metricsPath()).isEqualTo("/metrics");
    assertThat(job.params()).isEqualTo(Map.of());
    assertThat(job.enableCompression()).isTrue();
    assertThat(job.discovery()).isEmpty();
  }

  @Test
  void parse_jobWithNameOnly_hasDefaultsOfSamples() throws ConfigException {
    ScrapeConfig job = job();

    assertThat(job.honorLabels()).isFalse();
    assertThat(job.honorTimestamps()).isTrue();
    assertThat(job.trackTimestampsStaleness()).isFalse();
    assertThat(job.extraScrapeMetrics()).isFalse();
    assertThat(job.metricNameValidationScheme()).isEqualTo(NameValidationScheme.UTF8);
    assertThat(job.metricNameEscapingScheme()).isEqualTo(NameEscapingScheme.ALLOW_UTF_8);
    assertThat(job.relabelConfigs()).isEmpty();
    assertThat(job.metricRelabelConfigs()).isEmpty();
  }

  @Test
  void parse_jobWithNameOnly_hasNoLimits() throws ConfigException {
    ScrapeConfig job = job();

    assertThat(
            List.of(
                job.bodySizeLimit(),
                job.sampleLimit(),
                job.targetLimit(),
                job.labelLimit(),
                job.labelNameLengthLimit(),
                job.labelValueLengthLimit()))
        .containsOnly(0L);
  }

  @Test
  void parse_jobWithNameOnly_hasDefaultsOfHttpClient() throws ConfigException {
    HttpClientConfig http = job().http();

    assertThat(http.followRedirects()).isTrue();
    assertThat(http.enableHttp2()).isTrue();
    assertThat(http.basicAuth()).isEmpty();
    assertThat(http.authorization()).isEmpty();
    assertThat(http.httpHeaders()).isEmpty();
    assertThat(http.tls()).isEqualTo(TlsConfig.defaults());
    assertThat(http.tls().insecureSkipVerify()).isFalse();
  }

  @Test
  void parse_ruleWithTargetOnly_replacesByWholeSource() throws ConfigException {
    ScrapeConfig job =
        ConfigParser.parse(
                """
                scrape_configs:
                  - job_name: a
                    relabel_configs: [{target_label: b}]
                """,
                "trendlake.yml")
            .scrapeConfigs()
            .getFirst();

    assertThat(job.relabelConfigs())
        .containsExactly(
            new RelabelRule.Replace(
                new RelabelRule.Source(List.of(), ";"),
                RelabelRegex.of("(.*)"),
                ExpansionTemplate.of("b"),
                ExpansionTemplate.of("$1"),
                NameValidationScheme.UTF8));
  }

  @Test
  void builder_ofJob_startsWithWhatParserGives() throws ConfigException {
    assertThat(ScrapeConfig.builder("a").build()).isEqualTo(job());
  }

  private static ScrapeConfig job() throws ConfigException {
    return ConfigParser.parse("scrape_configs: [{job_name: a}]", "trendlake.yml")
        .scrapeConfig("a")
        .orElseThrow();
  }
}
