// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.model.Labels;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules one by one; {@link RelabelVectorsTest} holds them against Prometheus at random. */
final class RelabelingTest {

  private static final Labels LABELS =
      Labels.of("a", "foo", "b", "Bar", "__meta_x", "Straße\nİ", "__address__", "host:80");

  private static Optional<Labels> apply(String rules) throws ConfigException {
    ScrapeConfig job =
        ConfigParser.parse(
                "scrape_configs: [{job_name: a, relabel_configs: [" + rules + "]}]", "rules.yml")
            .scrapeConfigs()
            .getFirst();
    return Relabeling.apply(job.relabelConfigs(), LABELS);
  }

  private static String value(String rules, String label) throws ConfigException {
    return apply(rules).orElseThrow().value(label);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{source_labels: [a, b], regex: '(.+);(.+)', target_label: t, replacement: $2-$1} | Bar-foo",
        "{source_labels: [__address__], regex: '(?P<host>.*):.*', target_label: t, replacement: '${host}'} | host",
        "{source_labels: [a], regex: (.*), target_label: t, replacement: $1x} | ``",
        "{source_labels: [a], regex: fo, target_label: t} | ``",
        "{source_labels: [__meta_x], regex: Stra.*, target_label: t, replacement: yes} | yes",
        "{target_label: t, replacement: constant} | constant",
        "{action: lowercase, source_labels: [b], target_label: t} | bar",
        "{action: uppercase, source_labels: [a, b], target_label: t} | FOO;BAR",
        "{action: hashmod, source_labels: [a], modulus: 1000, target_label: t} | 696",
      })
  void apply_ruleThatSets_givesValue(String rule, String expected) throws ConfigException {
    assertThat(value(rule, "t")).isEqualTo(expected);
  }

  @Test
  void uppercase_mapsEachCharacterByItself() throws ConfigException {
    assertThat(value("{action: uppercase, source_labels: [__meta_x], target_label: t}", "t"))
        .isEqualTo("STRAßE\nİ");
  }

  @Test
  void replace_byNothing_removesLabel() throws ConfigException {
    assertThat(apply("{target_label: a, replacement: ''}").orElseThrow().has("a")).isFalse();
  }

  @Test
  void replace_intoInvalidName_changesNothing() throws ConfigException {
    assertThat(apply("{source_labels: [a], target_label: $2, replacement: x}")).contains(LABELS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{action: keep, source_labels: [a], regex: foo} | true",
        "{action: keep, source_labels: [a], regex: fo} | false",
        "{action: drop, source_labels: [a], regex: (foo)} | false",
        "{action: drop, source_labels: [none], regex: .+} | true",
        "{action: keepequal, source_labels: [a], target_label: b} | false",
        "{action: dropequal, source_labels: [a], target_label: b} | true",
        "{action: dropequal, source_labels: [a], target_label: a} | false",
        "{action: keepequal, source_labels: [none], target_label: nil} | true",
      })
  void apply_ruleThatDrops_keepsOrNot(String rule, boolean kept) throws ConfigException {
    assertThat(apply(rule).isPresent()).isEqualTo(kept);
  }

  @Test
  void labelmap_copiesValueToMappedName() throws ConfigException {
    assertThat(apply("{action: labelmap, regex: __meta_(.+)}").orElseThrow())
        .isEqualTo(LABELS.toBuilder().set("x", "Straße\nİ").build());
  }

  @Test
  void labelmap_ofLabelsThatItMade_isNotRepeated() throws ConfigException {
    assertThat(apply("{action: labelmap, regex: (a+), replacement: a$1}").orElseThrow())
        .isEqualTo(LABELS.toBuilder().set("aa", "foo").build());
  }

  @Test
  void labeldrop_andLabelkeep_leaveTheOthers() throws ConfigException {
    assertThat(apply("{action: labeldrop, regex: __.*}, {action: labelkeep, regex: a}"))
        .contains(Labels.of("a", "foo"));
  }

  @Test
  void rules_afterADrop_doNotMatter() throws ConfigException {
    assertThat(apply("{action: drop, source_labels: [a], regex: foo}, {target_label: a}"))
        .isEmpty();
  }

  @Test
  void apply_rulesThatChangeNothing_givesTheSameObject() throws ConfigException {
    Optional<Labels> result =
        apply(
            "{source_labels: [a], target_label: a}, {action: keep, source_labels: [a], regex: foo},"
                + " {action: labeldrop, regex: tmp}");

    assertThat(result.orElseThrow()).isSameAs(LABELS);
  }
}
