// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelFields;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.regex.ExpansionTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of Prometheus's TestPopulateLabels and what else scrape/target.go decides. */
final class TargetLabelsTest {

  private static final ScrapeConfig CONFIG =
      config().scheme("https").scrapeInterval(Duration.ofSeconds(1)).build();

  @Test
  void populate_regular() {
    Target target = target(CONFIG, "__address__", "1.2.3.4:1000", "custom", "value");

    assertThat(target.job()).isEqualTo("job");
    assertThat(target.labels())
        .isEqualTo(Labels.of("custom", "value", "instance", "1.2.3.4:1000", "job", "job"));
    assertThat(target.discovered())
        .isEqualTo(
            Labels.of(
                "__address__", "1.2.3.4:1000",
                "__metrics_path__", "/metrics",
                "__scheme__", "https",
                "__scrape_interval__", "1s",
                "__scrape_timeout__", "1s",
                "__convert_classic_histograms_to_nhcb__", "false",
                "__always_scrape_classic_histograms__", "false",
                "__scrape_native_histograms__", "false",
                "custom", "value",
                "job", "job"));
    assertThat(target.url()).hasToString("https://1.2.3.4:1000/metrics");
    assertThat(target.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(target.refusal()).isEmpty();
  }

  @Test
  void populate_ownLabelsGoBeforeTheJob() {
    Target target =
        target(
            CONFIG,
            "__address__",
            "1.2.3.4",
            "__scheme__",
            "http",
            "__metrics_path__",
            "/custom",
            "job",
            "custom-job",
            "__scrape_interval__",
            "2s",
            "__scrape_timeout__",
            "1500ms");

    assertThat(target.job()).isEqualTo("job");
    assertThat(target.labels()).isEqualTo(Labels.of("instance", "1.2.3.4", "job", "custom-job"));
    assertThat(target.url()).hasToString("http://1.2.3.4/custom");
    assertThat(target.interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(target.timeout()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void populate_instanceGiven() {
    Target target = target(CONFIG, "__address__", "[::1]", "instance", "custom-instance");

    assertThat(target.labels()).isEqualTo(Labels.of("instance", "custom-instance", "job", "job"));
    assertThat(target.url()).hasToString("https://[::1]/metrics");
  }

  @ParameterizedTest
  @CsvSource({
    "http, 1.2.3.4, http://1.2.3.4/metrics",
    "https, 1.2.3.4, https://1.2.3.4/metrics",
    "http, 1.2.3.4:80, http://1.2.3.4:80/metrics",
    "https, 1.2.3.4:443, https://1.2.3.4:443/metrics"
  })
  void populate_portNeitherAddedNorRemoved(String scheme, String address, String url) {
    Target target = target(config().scheme(scheme).build(), "__address__", address);

    assertThat(target.url()).hasToString(url);
    assertThat(target.labels().value("instance")).isEqualTo(address);
  }

  /** As in Prometheus: it is there, and down. */
  @ParameterizedTest
  @CsvSource({
    "HTTP, ''",
    "Https, ''",
    "ftp, it is not one of http or https with a host",
    "'h t', has a colon",
  })
  void populate_scheme_isThatOfTheUrlInAnyCase(String scheme, String fault) {
    Target target = target(CONFIG, "__address__", "a:1", "__scheme__", scheme);

    assertThat(target.url().fault().orElse("")).contains(fault);
    assertThat(target.url().fault().isEmpty()).isEqualTo(fault.isEmpty());
  }

  @Test
  void populate_groupLabels() {
    Labels shared = Labels.of("env", "prod", "team", "a", "__metrics_path__", "/shared");

    Target target = target(CONFIG, shared, "__address__", "a:1", "team", "b");

    assertThat(target.labels())
        .isEqualTo(Labels.of("env", "prod", "instance", "a:1", "job", "job", "team", "b"));
    assertThat(target.url()).hasToString("https://a:1/shared");
  }

  @Test
  void populate_addressByRelabelling() {
    ScrapeConfig config = config().relabelConfigs(List.of(copy("custom", "__address__"))).build();

    Target target = target(config, "custom", "host:1234");

    assertThat(target.labels())
        .isEqualTo(Labels.of("custom", "host:1234", "instance", "host:1234", "job", "job"));
    assertThat(target.discovered().has("__address__")).isFalse();
    assertThat(target.url()).hasToString("http://host:1234/metrics");
  }

  @Test
  void populate_intervalByRelabelling() {
    ScrapeConfig config =
        config().relabelConfigs(List.of(copy("every", "__scrape_interval__"))).build();

    assertThat(target(config, "__address__", "a", "every", "15s").interval())
        .isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void populate_metaAndTemporaryLabelsAreNotPublished() {
    Target target =
        target(CONFIG, "__address__", "a:1", "__meta_url", "u", "__tmp_x", "y", "_one", "z");

    assertThat(target.labels()).isEqualTo(Labels.of("_one", "z", "instance", "a:1", "job", "job"));
    assertThat(target.discovered().value("__meta_url")).isEqualTo("u");
  }

  @Test
  void populate_parameters() {
    ScrapeConfig config =
        config()
            .params(
                Map.of("module", List.of("http_2xx", "icmp"), "none", List.of(), "x", List.of("")))
            .relabelConfigs(List.of(copy("__address__", "__param_target")))
            .build();

    Target target = target(config, "__address__", "a:1");

    assertThat(target.discovered().value("__param_module")).isEqualTo("http_2xx");
    assertThat(target.discovered().has("__param_none")).isFalse();
    assertThat(target.url())
        .hasToString("http://a:1/metrics?module=http_2xx&module=icmp&target=a%3A1&x=");
  }

  @Test
  void populate_droppedByRelabelling() {
    RelabelRule drop = new RelabelRule.Drop(source("env"), RelabelRegex.of("test"));

    DroppedTarget dropped =
        dropped(
            config().relabelConfigs(List.of(drop)).build(), "__address__", "a:1", "env", "test");

    assertThat(dropped.faulty()).isFalse();
    assertThat(dropped.job()).isEqualTo("job");
    assertThat(dropped.reason())
        .isEqualTo(
            "dropped by relabel_configs[0]: {source_labels: [env], regex: test, action: drop}");
    assertThat(dropped.discovered().value("env")).isEqualTo("test");
  }

  @ParameterizedTest
  @CsvSource({
    "custom, value, no address",
    "__address__, a/b, 'the address \"a/b\" is not a host name with or without a port'",
    "__address__, http://a:1, 'the address \"http://a:1\" is not a host name'",
    "__scrape_interval__, 2notseconds, 'the scrape interval: unknown unit \"notseconds\"'",
    "__scrape_timeout__, 2notseconds, 'the scrape timeout: unknown unit \"notseconds\"'",
    "__scrape_interval__, 0s, the scrape interval is 0",
    "__scrape_timeout__, 0s, the scrape timeout is 0",
    "__scrape_timeout__, 2s, the scrape timeout 2s is greater than the scrape interval 1s",
    "__convert_classic_histograms_to_nhcb__, yes, '\"yes\" is not a boolean; write true or false'",
    "__always_scrape_classic_histograms__, tRUE, '\"tRUE\" is not a boolean'",
    "__scrape_native_histograms__, maybe, '__scrape_native_histograms__=\"maybe\" is not'",
  })
  void populate_faulty(String label, String value, String reason) {
    Labels.Builder labels = Labels.builder();
    if (!label.equals("custom")) {
      labels.set("__address__", "1.2.3.4:1000");
    }

    DroppedTarget dropped = dropped(CONFIG, labels.set(label, value).build());

    assertThat(dropped.faulty()).isTrue();
    assertThat(dropped.reason()).contains(reason);
    assertThat(dropped.discovered().value(label)).isEqualTo(value);
  }

  @Test
  void populate_labelsDecideOnHistograms() {
    for (String no : List.of("0", "f", "F", "FALSE", "false", "False")) {
      assertThat(target(CONFIG, "__address__", "a", "__scrape_native_histograms__", no))
          .extracting(Target::histograms)
          .isEqualTo(HistogramOptions.CLASSIC);
    }
    for (String yes : List.of("1", "t", "T", "TRUE", "true", "True")) {
      assertThat(target(CONFIG, "__address__", "a", "__scrape_native_histograms__", yes))
          .extracting(Target::histograms)
          .isEqualTo(new HistogramOptions(true, false, false));
    }
    assertThat(
            target(
                CONFIG,
                "__address__",
                "a",
                "__always_scrape_classic_histograms__",
                "true",
                "__convert_classic_histograms_to_nhcb__",
                "true"))
        .extracting(Target::histograms)
        .isEqualTo(new HistogramOptions(false, true, true));
  }

  @Test
  void populate_jobDecidesOnHistogramsUnlessALabelDoes() {
    ScrapeConfig job =
        ScrapeConfig.builder("job").histograms(new HistogramOptions(true, true, false)).build();
    assertThat(target(job, "__address__", "a"))
        .extracting(Target::histograms)
        .isEqualTo(new HistogramOptions(true, true, false));
    assertThat(target(job, "__address__", "a", "__scrape_native_histograms__", "false"))
        .extracting(Target::histograms)
        .isEqualTo(new HistogramOptions(false, true, false));
    assertThat(target(job, "__address__", "a").discovered().toMap())
        .containsEntry("__scrape_native_histograms__", "true")
        .containsEntry("__convert_classic_histograms_to_nhcb__", "false");
  }

  @Test
  void populate_notUtf8() {
    DroppedTarget dropped = dropped(CONFIG, "__address__", "a:1", "custom", "half \ud83d");

    assertThat(dropped.faulty()).isTrue();
    assertThat(dropped.reason()).isEqualTo("the label \"custom\" is not valid UTF-8");
    assertThat(target(CONFIG, "__address__", "a:1", "custom", "whole \ud83d\ude00")).isNotNull();
  }

  @Test
  void populate_labelsKeptOrDroppedWithTheReserved() {
    RelabelRule keep = new RelabelRule.LabelKeep(RelabelRegex.of("foo"));
    RelabelRule drop = new RelabelRule.LabelDrop(RelabelRegex.of("__address__"));

    for (RelabelRule rule : List.of(keep, drop)) {
      ScrapeConfig config = config().relabelConfigs(List.of(rule)).build();
      assertThat(dropped(config, "__address__", "a:1").reason()).isEqualTo("no address");
    }
  }

  @Test
  void populate_jobDroppedFromTheLabels() {
    RelabelRule drop = new RelabelRule.LabelDrop(RelabelRegex.of("job"));

    Target target = target(config().relabelConfigs(List.of(drop)).build(), "__address__", "a:1");

    assertThat(target.job()).isEqualTo("job");
    assertThat(target.labels()).isEqualTo(Labels.of("instance", "a:1"));
  }

  private static ScrapeConfig.Builder config() {
    return ScrapeConfig.builder("job");
  }

  private static RelabelRule copy(String from, String to) {
    return new RelabelRule.Replace(
        source(from),
        RelabelRegex.ANYTHING,
        ExpansionTemplate.of(to),
        RelabelFields.FIRST_GROUP,
        NameValidationScheme.UTF8);
  }

  private static RelabelRule.Source source(String label) {
    return new RelabelRule.Source(List.of(label), ";");
  }

  @ParameterizedTest
  @CsvSource({
    "222222222222, refused",
    "111111111111, kept",
    "production, kept",
  })
  void populate_accountOfATagOfAnotherAccount_isRefused(String tag, String verdict) {
    ScrapeConfig config =
        config().relabelConfigs(List.of(copy("__meta_ec2_tag_account", "account"))).build();
    Labels found = Labels.of("__meta_account_id", "111111111111", "account", "111111111111");

    Target target =
        target(config, found, "__address__", "10.0.0.1:9100", "__meta_ec2_tag_account", tag);

    assertThat(target.labels().value("account")).isEqualTo(tag);
    if (verdict.equals("refused")) {
      assertThat(target.refusal())
          .startsWith(
              "the label account is 222222222222 after relabelling, but the target was found in"
                  + " account 111111111111: ");
    } else {
      assertThat(target.refusal()).isEmpty();
    }
  }

  @Test
  void populate_accountOfATargetThatIsInNone_isItsOwn() {
    assertThat(target(CONFIG, "__address__", "a:1", "account", "222222222222").refusal()).isEmpty();
  }

  private static Target target(ScrapeConfig config, String... labels) {
    return target(config, Labels.empty(), labels);
  }

  private static Target target(ScrapeConfig config, Labels shared, String... labels) {
    JobTargets targets = targets(config, shared, Labels.of(labels));
    assertThat(targets.dropped()).isEmpty();
    return targets.active().getFirst();
  }

  private static DroppedTarget dropped(ScrapeConfig config, String... labels) {
    return dropped(config, Labels.of(labels));
  }

  private static DroppedTarget dropped(ScrapeConfig config, Labels labels) {
    JobTargets targets = targets(config, Labels.empty(), labels);
    assertThat(targets.active()).isEmpty();
    return targets.dropped().getFirst();
  }

  private static JobTargets targets(ScrapeConfig config, Labels shared, Labels labels) {
    return JobTargets.of(config, List.of(new TargetGroup("here", List.of(labels), shared)));
  }
}
