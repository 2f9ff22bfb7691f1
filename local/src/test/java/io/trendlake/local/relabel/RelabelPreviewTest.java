// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.model.Labels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a preview makes of labels and rules, and what it refuses to try. */
final class RelabelPreviewTest {

  private static RelabelPreview target(String labels, String rules) throws ConfigException {
    return RelabelPreview.of(RelabelKind.TARGET, labels, rules, Optional.empty());
  }

  private static RelabelPreview metric(String labels, String rules) throws ConfigException {
    return RelabelPreview.of(RelabelKind.METRIC, labels, rules, Optional.empty());
  }

  private static ScrapeConfig job() throws ConfigException {
    return ConfigParser.parse(
            """
            scrape_configs:
            - job_name: web
              scheme: https
              metrics_path: /m
              relabel_configs: [{source_labels: [__meta_team], target_label: team}]
              metric_relabel_configs: [{regex: pod, action: labeldrop}]
            """,
            "t.yml")
        .scrapeConfigs()
        .getFirst();
  }

  @Test
  void target_isFollowedToItsUrl() throws Exception {
    RelabelPreview preview =
        target(
            "__address__=\"a:1\" __meta_x=\"y\"",
            "- {source_labels: [__meta_x], target_label: x}\n"
                + "- {target_label: __metrics_path__, replacement: /other}");

    assertThat(preview.result()).hasValue(Labels.of("instance", "a:1", "job", "job", "x", "y"));
    assertThat(preview.note()).isEqualTo("scraped at http://a:1/other");
    assertThat(preview.trace().steps()).hasSize(2);
  }

  @Test
  void target_ofAJob_hasItsDefaultsAndItsRulesOrOthers() throws Exception {
    RelabelPreview own =
        RelabelPreview.ofJob(RelabelKind.TARGET, "{__address__=\"a:1\",__meta_team=\"t\"}", job());
    RelabelPreview others =
        RelabelPreview.of(
            RelabelKind.TARGET, "a:1", "[{target_label: job, replacement: b}]", Optional.of(job()));

    assertThat(own.result()).hasValue(Labels.of("instance", "a:1", "job", "web", "team", "t"));
    assertThat(own.note()).isEqualTo("scraped at https://a:1/m");
    assertThat(others.result()).hasValue(Labels.of("instance", "a:1", "job", "b"));
  }

  @Test
  void target_thatNobodyCouldScrape_saysWhy() throws Exception {
    RelabelPreview preview = target("job: a", "");

    assertThat(preview.result()).isEmpty();
    assertThat(preview.note()).isEqualTo("no address");
  }

  @Test
  void metric_isStoredDroppedOrFailsTheScrape() throws Exception {
    assertThat(RelabelPreview.ofJob(RelabelKind.METRIC, "up{pod=\"p\",job=\"a\"} 1", job()))
        .satisfies(stored -> {
          assertThat(stored.result()).hasValue(Labels.of("__name__", "up", "job", "a"));
          assertThat(stored.note()).isEqualTo("stored");
        });
    assertThat(metric("up", "[{source_labels: [__name__], regex: up, action: drop}]"))
        .satisfies(dropped -> {
          assertThat(dropped.result()).isEmpty();
          assertThat(dropped.note()).isEqualTo("not stored");
        });
    assertThat(metric("up", "[{regex: __name__, action: labeldrop}]").note())
        .isEqualTo("no label __name__ is left: the whole scrape fails");
  }

  @Test
  void nothing_isNotTried() {
    assertThatThrownBy(() -> target(" \n", "")).hasMessageContaining("labels:1: there are no");
  }

  @Test
  void longTexts_areRefused() {
    assertThatThrownBy(() -> target("a=\"" + "x".repeat(40_000) + "\"", ""))
        .hasMessageContaining("labels:1: 40,004 characters are more than the 32,768");
    assertThatThrownBy(() -> target("a: b", "# " + "x".repeat(40_000)))
        .hasMessageContaining("rules:1: 40,002 characters");
    assertThatThrownBy(() -> target("a: b", "- {regex: a, action: labeldrop}\n".repeat(1_001)))
        .hasMessageContaining("rules:1: 1,001 rules are more than the 1,000");
  }

  @Test
  void rulesThatGrowWhatTheyAreGiven_endBeforeTheMemoryDoes() {
    String doubling = "- {source_labels: [a], target_label: a, replacement: '$1$1'}\n".repeat(60);
    String copying = "- {regex: (.*), replacement: '$1$1', action: labelmap}\n".repeat(60);

    assertThatThrownBy(() -> target("a: b", doubling)).hasMessageContaining("rule [");
    assertThatThrownBy(() -> target("a: b", copying)).hasMessageContaining("rule [");
    assertThatThrownBy(() -> target("a: " + "x".repeat(30_000), copying.replace("$1$1", "x$1")))
        .hasMessageContaining("rule [");
  }

  @Test
  void expressionsThatRepeatMuch_areRefused() {
    String rules = "- {source_labels: [a], regex: 'x{1000}', action: drop}\n".repeat(21);

    assertThatThrownBy(() -> target("a: b", rules))
        .hasMessageContaining("rules:1: expressions repeat parts 21,000 times");
  }
}
