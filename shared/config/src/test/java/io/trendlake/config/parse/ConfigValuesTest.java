// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Account;
import io.trendlake.config.Cidr;
import io.trendlake.config.ConfigException;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.NameEscapingScheme;
import io.trendlake.config.Network;
import io.trendlake.config.RetentionConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.ScrapeProtocol;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.TlsVersion;
import io.trendlake.config.http.Url;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the good fixtures mean. */
final class ConfigValuesTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/trendlake/config/parse");

  private static TrendlakeConfig read(String name) throws IOException, ConfigException {
    return ConfigParser.read(FOLDER.resolve(name + ".good.yml"));
  }

  private static ScrapeConfig job(String file, String name) throws IOException, ConfigException {
    return read(file).scrapeConfig(name).orElseThrow();
  }

  @Test
  void global_full_hasItsValues() throws IOException, ConfigException {
    assertThat(read("job_full").global())
        .isEqualTo(
            new GlobalConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                List.of(ScrapeProtocol.PROMETHEUS_TEXT_1_0_0),
                20L << 20,
                1000,
                30,
                100,
                200,
                100,
                NameValidationScheme.UTF8,
                NameEscapingScheme.DOTS,
                new HistogramOptions(true, true, true),
                true,
                Optional.empty()));
  }

  @Test
  void failureLog_isOfTheJobOrElseOfGlobal() throws ConfigException {
    String yaml =
        """
        global: {scrape_failure_log_file: all.log}
        scrape_configs:
          - {job_name: inherits, scrape_failure_log_file: ''}
          - {job_name: own, scrape_failure_log_file: /var/log/own.log}
        """;

    assertThat(ConfigParser.parse(yaml, "folder/trendlake.yml").scrapeConfigs())
        .extracting(job -> job.scrapeFailureLogFile().map(Path::toString).orElse(""))
        .containsExactly("folder/all.log", "/var/log/own.log");
  }

  @Test
  void job_scheme_isTakenInAnyCase() throws ConfigException {
    String yaml = "scrape_configs: [{job_name: a, scheme: HTTPS}, {job_name: b, scheme: Http}]";

    assertThat(ConfigParser.parse(yaml, "trendlake.yml").scrapeConfigs())
        .extracting(ScrapeConfig::scheme)
        .containsExactly("https", "http");
  }

  @Test
  void job_full_hasItsRequest() throws IOException, ConfigException {
    ScrapeConfig job = job("job_full", "full");

    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofMinutes(90));
    assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofMillis(90_500));
    assertThat(job.scrapeProtocols())
        .containsExactly(
            ScrapeProtocol.OPEN_METRICS_TEXT_0_0_1, ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
    assertThat(job.fallbackScrapeProtocol()).contains(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
    assertThat(job.metricsPath()).isEqualTo("/probe");
    assertThat(job.scheme()).isEqualTo("https");
    assertThat(job.params()).containsEntry("module", List.of("http_2xx", "icmp"));
    assertThat(job.params()).containsEntry("empty", List.of());
    assertThat(job.enableCompression()).isFalse();
  }

  @Test
  void job_full_hasItsFlagsAndLimits() throws IOException, ConfigException {
    ScrapeConfig job = job("job_full", "full");

    assertThat(job.honorLabels()).isTrue();
    assertThat(job.honorTimestamps()).isFalse();
    assertThat(job.trackTimestampsStaleness()).isTrue();
    assertThat(job.extraScrapeMetrics()).isFalse();
    assertThat(job.metricNameValidationScheme()).isEqualTo(NameValidationScheme.LEGACY);
    assertThat(job.metricNameEscapingScheme()).isEqualTo(NameEscapingScheme.VALUES);
    assertThat(job.bodySizeLimit()).isEqualTo(3L << 29);
    assertThat(job.sampleLimit()).isEqualTo(1);
    assertThat(job.targetLimit()).isEqualTo(2);
    assertThat(job.labelLimit()).isEqualTo(3);
    assertThat(job.labelNameLengthLimit()).isEqualTo(4);
    assertThat(job.labelValueLengthLimit()).isEqualTo(5);
    assertThat(job.histograms()).isEqualTo(HistogramOptions.CLASSIC);
    assertThat(job.nativeHistogramBucketLimit()).isEqualTo(160);
    assertThat(job.nativeHistogramMinBucketFactor()).isEqualTo(1.1);
  }

  @Test
  void histograms_decideOnProtocolsUnlessTheseAreWritten() throws IOException, ConfigException {
    ScrapeConfig inherits = job("histograms_inherited", "inherits");
    assertThat(inherits.histograms()).isEqualTo(new HistogramOptions(true, false, true));
    assertThat(inherits.scrapeProtocols()).isEqualTo(ScrapeProtocol.PROTOBUF_FIRST);
    assertThat(inherits.nativeHistogramMinBucketFactor()).isEqualTo(2);

    ScrapeConfig own = job("histograms_inherited", "has its own");
    assertThat(own.histograms()).isEqualTo(new HistogramOptions(false, true, false));
    assertThat(own.scrapeProtocols()).isEqualTo(ScrapeProtocol.DEFAULTS);
    assertThat(own.nativeHistogramBucketLimit()).isZero();
    assertThat(own.nativeHistogramMinBucketFactor()).isInfinite();

    ScrapeConfig protocols = job("histograms_inherited", "has its own protocols");
    assertThat(protocols.scrapeProtocols()).containsExactly(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
    assertThat(protocols.nativeHistogramMinBucketFactor()).isEqualTo(-105);

    assertThat(job("histograms_protocols_global", "node").scrapeProtocols())
        .containsExactly(ScrapeProtocol.PROMETHEUS_TEXT_1_0_0);
  }

  @Test
  void job_full_hasItsHttpClient() throws IOException, ConfigException {
    HttpClientConfig http = job("job_full", "full").http();

    assertThat(http.followRedirects()).isFalse();
    assertThat(http.enableHttp2()).isFalse();
    assertThat(http.authorization())
        .contains(new Authorization("Token", new Secret.InFile(FOLDER.resolve("secrets/token"))));
    assertThat(http.tls())
        .isEqualTo(
            new TlsConfig(
                Optional.of(new Secret.InFile(Path.of("/etc/ssl/ca.pem"))),
                Optional.of(new Secret.Inline("certificate")),
                Optional.of(new Secret.Inline("key")),
                Optional.of("example.com"),
                true,
                Optional.of(TlsVersion.TLS12),
                Optional.of(TlsVersion.TLS13)));
    assertThat(http.httpHeaders())
        .containsExactly(
            new HttpHeader(
                "X-Tenant",
                List.of(
                    new Secret.Inline("a"),
                    new Secret.Inline("b"),
                    new Secret.Inline("c"),
                    new Secret.InFile(FOLDER.resolve("secrets/d")))));
  }

  @Test
  void job_full_hasItsDiscoveriesInOrder() throws IOException, ConfigException {
    HttpClientConfig user =
        new HttpClientConfig(
            true,
            true,
            Optional.of(
                new BasicAuth(
                    new Secret.Inline("user"),
                    new Secret.InFile(FOLDER.resolve("secrets/password")))),
            Optional.empty(),
            TlsConfig.defaults(),
            List.of());

    assertThat(job("job_full", "full").discovery())
        .containsExactly(
            new StaticSdConfig(
                List.of("localhost:9100", "localhost:9101"),
                Labels.of("env", "test", "größe.m", "1")),
            new StaticSdConfig(List.of("localhost:9102"), Labels.empty()),
            new FileSdConfig(
                List.of(FOLDER.resolve("targets/*.yml").toString(), "/etc/targets.json"),
                Duration.ofMinutes(1)),
            new HttpSdConfig(
                Url.of("http://localhost:8080/targets?team=a"), Duration.ofMinutes(2), user));
  }

  @Test
  void job_sayingNothingOrZero_inheritsFromGlobal() throws IOException, ConfigException {
    ScrapeConfig job = job("inherited", "a");

    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(job.bodySizeLimit()).isEqualTo(1024);
    assertThat(job.sampleLimit()).isEqualTo(7);
    assertThat(job.extraScrapeMetrics()).isTrue();
    assertThat(job.metricNameValidationScheme()).isEqualTo(NameValidationScheme.LEGACY);
    assertThat(job.metricNameEscapingScheme()).isEqualTo(NameEscapingScheme.UNDERSCORES);
  }

  @Test
  void escaping_ofJobWithOwnValidation_followsIt() throws IOException, ConfigException {
    assertThat(job("inherited", "b").metricNameEscapingScheme())
        .isEqualTo(NameEscapingScheme.ALLOW_UTF_8);
  }

  @Test
  void alias_andMerge_repeatWhatTheyNameButGiveWay() throws IOException, ConfigException {
    ScrapeConfig a = job("yaml_anchors", "a");
    ScrapeConfig b = job("yaml_anchors", "b");

    assertThat(b.http().basicAuth()).isEqualTo(a.http().basicAuth());
    assertThat(b.relabelConfigs()).isEqualTo(a.relabelConfigs());
    assertThat(b.http().tls().serverName()).contains("b");
    assertThat(b.http().tls().insecureSkipVerify()).isTrue();
  }

  @Test
  void merge_behindSettings_countsBeforeThem() throws ConfigException {
    ScrapeConfig job = secondJob("{scrape_interval: 20s, <<: *first, job_name: b}");

    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(job.jobName()).isEqualTo("b");
  }

  @Test
  void merge_ofSeveralBlocks_takesTheFirstThatSaysIt() throws ConfigException {
    ScrapeConfig job =
        secondJob("{job_name: b, <<: [{scrape_interval: 20s}, {scrape_interval: 25s}]}");

    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void merge_ofJobWithBlocks_laysThoseOfTheJobOverThem() throws ConfigException {
    ScrapeConfig job =
        secondJob(
            "{<<: *first, job_name: b, params: {n: [y]}, basic_auth: {username: v},"
                + " tls_config: {server_name: t}}");

    assertThat(job.params()).containsOnlyKeys("m", "n");
    assertThat(job.http().basicAuth())
        .hasValue(new BasicAuth(new Secret.Inline("v"), new Secret.Inline("hunter2")));
    assertThat(job.http().tls().serverName()).hasValue("t");
    assertThat(job.http().tls().insecureSkipVerify()).isTrue();
  }

  @Test
  void merge_ofJobWithHeaders_putsThoseOfTheJobInTheirPlace() throws ConfigException {
    ScrapeConfig job = secondJob("{<<: *first, job_name: b, http_headers: {B: {values: [b]}}}");

    assertThat(job.http().httpHeaders()).extracting(HttpHeader::name).containsExactly("B");
  }

  private static ScrapeConfig secondJob(String job) throws ConfigException {
    String first =
        """
        scrape_configs:
        - &first
          job_name: a
          scrape_interval: 30s
          params: {m: [x]}
          basic_auth: {username: u, password: hunter2}
          tls_config: {server_name: s, insecure_skip_verify: true}
          http_headers: {A: {values: [a]}}
        """;
    return ConfigParser.parse(first + "- " + job, "test.yml").scrapeConfigs().get(1);
  }

  @Test
  void bearerToken_isAuthorization() throws IOException, ConfigException {
    assertThat(job("bearer_token", "node").http().authorization())
        .contains(new Authorization("Bearer", new Secret.Inline("hunter2")));
  }

  @Test
  void accountsAndLake_full_haveTheirValues() throws IOException, ConfigException {
    TrendlakeConfig config = read("account_full");

    assertThat(config.accounts())
        .containsExactly(
            new Account(
                "012345678901",
                "012345678901",
                List.of("eu-central-1", "us-gov-west-1"),
                Optional.empty(),
                Optional.empty(),
                List.of()),
            new Account(
                "123456789012",
                "shop",
                List.of("eu-west-1"),
                Optional.of("arn:aws:iam::123456789012:role/trendlake"),
                Optional.of("trendlake-1"),
                new Network.Relayed("arn:aws:lambda:eu-west-1:123456789012:function:my-relay"),
                List.of(Cidr.parse("100.64.0.0/10"), Cidr.parse("fd00:ec2::/32"))));
    assertThat(config.lake())
        .isEqualTo(
            new LakeConfig(
                20,
                new RetentionConfig(
                    Duration.ofDays(4), Duration.ofDays(7), Duration.ofDays(730), Duration.ZERO)));
  }

  @Test
  void scrapeConfig_ofUnknownJob_isEmpty() throws IOException, ConfigException {
    assertThat(read("job_full").scrapeConfig("other")).isEmpty();
  }

  @Test
  void example_ofRepository_isRight() throws IOException, ConfigException {
    TrendlakeConfig example = ConfigParser.read(Path.of("../../trendlake.yml"));

    assertThat(example.scrapeConfigs())
        .flatExtracting(ScrapeConfig::discovery)
        .containsExactly(
            new StaticSdConfig(List.of("localhost:9100"), Labels.empty()),
            new StaticSdConfig(List.of("localhost:9090"), Labels.empty()));
  }
}
