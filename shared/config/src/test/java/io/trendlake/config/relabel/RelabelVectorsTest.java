// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What Prometheus 3.14's own relabelling makes of random rules and labels, ours makes too, and what
 * rules it refuses, we refuse. The cases are written by {@code src/test/vectors/main.go}.
 */
final class RelabelVectorsTest {

  private static final Path VECTORS =
      Path.of("src/test/resources/io/trendlake/config/relabel_vectors.jsonl");

  static Stream<String> refused() throws IOException {
    return lines().filter(line -> line.contains("\"refused\":true"));
  }

  static Stream<String> applied() throws IOException {
    return lines().filter(line -> !line.contains("\"refused\":true"));
  }

  private static Stream<String> lines() throws IOException {
    return Files.readAllLines(VECTORS).stream();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void parse_rulesThatPrometheusRefuses_isRefused(String line) {
    assertThat(rules(line)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("applied")
  void apply_rulesAndLabels_givesWhatPrometheusGives(String line) {
    List<RelabelRule> rules = rules(line).orElseThrow();

    Optional<Labels> result = Relabeling.apply(rules, labels(line, "labels").orElseThrow());

    assertThat(result).isEqualTo(labels(line, "result"));
  }

  @ParameterizedTest
  @MethodSource("applied")
  void trace_rulesAndLabels_endsWithWhatIsApplied(String line) {
    List<RelabelRule> rules = rules(line).orElseThrow();

    RelabelTrace trace = Relabeling.trace(rules, labels(line, "labels").orElseThrow());

    assertThat(trace.result()).isEqualTo(labels(line, "result"));
    assertThat(trace.dropping().isPresent()).isEqualTo(labels(line, "result").isEmpty());
    assertThat(trace.steps()).hasSizeLessThanOrEqualTo(rules.size());
  }

  @ParameterizedTest
  @MethodSource("applied")
  void text_ofRules_readsBackAsTheSameRules(String line) {
    List<RelabelRule> rules = rules(line).orElseThrow();
    String scheme = String.valueOf(vector(line).get("scheme"));
    String block = RelabelRuleText.block(rules).indent(2);
    String lines =
        rules.stream().map(rule -> "- " + RelabelRuleText.line(rule) + "\n").collect(joining());

    assertThat(relabelConfigs(scheme, "\n" + block)).hasValue(rules);
    assertThat(relabelConfigs(scheme, "\n" + lines.indent(2))).hasValue(rules);
  }

  private static Optional<List<RelabelRule>> rules(String line) {
    Map<?, ?> vector = vector(line);
    return relabelConfigs(String.valueOf(vector.get("scheme")), " " + vector.get("rules"));
  }

  private static Optional<List<RelabelRule>> relabelConfigs(String scheme, String rules) {
    String yaml =
        "scrape_configs:\n- job_name: a\n  metric_name_validation_scheme: %s\n  relabel_configs:%s"
            .formatted(scheme, rules);
    try {
      return Optional.of(
          ConfigParser.parse(yaml, "vector.yml").scrapeConfigs().getFirst().relabelConfigs());
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static Optional<Labels> labels(String line, String name) {
    if (!(vector(line).get(name) instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Labels.Builder labels = Labels.builder();
    map.forEach((key, value) -> labels.set(key.toString(), value.toString()));
    return Optional.of(labels.build());
  }

  private static Map<?, ?> vector(String line) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(line);
  }
}
