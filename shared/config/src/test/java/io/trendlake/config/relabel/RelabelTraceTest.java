// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.model.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace says of each rule. */
final class RelabelTraceTest {

  private static RelabelTrace trace(String rules, Labels labels) throws ConfigException {
    List<RelabelRule> parsed =
        ConfigParser.parse("scrape_configs: [{job_name: a, relabel_configs: " + rules + "}]", "t")
            .scrapeConfigs()
            .getFirst()
            .relabelConfigs();
    return Relabeling.trace(parsed, labels);
  }

  @Test
  void trace_ofARuleThatDrops_endsThere() throws Exception {
    RelabelTrace trace =
        trace(
            "[{target_label: a, replacement: x}, {source_labels: [a], regex: x, action: drop},"
                + " {target_label: b, replacement: y}]",
            Labels.empty());

    assertThat(trace.steps()).hasSize(2);
    assertThat(trace.dropping()).map(RelabelTrace.Step::number).hasValue(1);
    assertThat(trace.steps().getLast().after()).isEqualTo(Labels.of("a", "x"));
    assertThat(trace.result()).isEmpty();
  }

  @Test
  void step_knowsTheLabelsBeforeAndAfterItsRule() throws Exception {
    RelabelTrace trace =
        trace(
            "[{target_label: a, replacement: x}, {regex: none, action: labeldrop},"
                + " {regex: a, action: labeldrop}]",
            Labels.of("b", "y"));

    assertThat(trace.steps())
        .extracting(RelabelTrace.Step::after)
        .containsExactly(
            Labels.of("a", "x", "b", "y"), Labels.of("a", "x", "b", "y"), Labels.of("b", "y"));
    assertThat(trace.steps())
        .extracting(RelabelTrace.Step::isIdle)
        .containsExactly(false, true, false);
    assertThat(trace.result()).hasValue(Labels.of("b", "y"));
  }

  @Test
  void trace_withoutRules_givesTheLabels() throws Exception {
    assertThat(trace("[]", Labels.of("a", "b")).result()).hasValue(Labels.of("a", "b"));
  }
}
