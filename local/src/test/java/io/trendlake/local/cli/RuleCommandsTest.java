// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands make of rule files. */
final class RuleCommandsTest {

  private static final String CONFIG =
      """
      rule_files: [rules/*.yml]
      scrape_configs: [{job_name: a, static_configs: [{targets: ["localhost:9090"]}]}]
      """;

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  @Test
  void check_ofRuleFiles_countsTheirRules() throws Exception {
    Path config = write("prometheus.yml", CONFIG);
    Path rules =
        write(
            "rules/a.yml",
            """
            groups:
            - name: g
              rules:
              - {record: b, expr: up}
              - {record: b, expr: up}
              - {alert: Down, expr: up == 0}
            """);

    CommandRun ran = CommandRun.of("check", config.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("2 recording rules")
        .contains("not used here: 1 alerting rule of " + rules + ";");
    assertThat(ran.err())
        .isEqualTo(
            "warning: "
                + rules
                + ": 2 rules are named b and set the labels {}; their results may be of one"
                + " series\n");
  }

  @Test
  void check_ofAWrongRuleFile_namesItsLine() throws Exception {
    Path config = write("prometheus.yml", CONFIG);
    Path rules = write("rules/a.yml", "groups:\n- name: g\n  rules:\n  - {record: b, expr: up(}\n");

    CommandRun ran = CommandRun.of("check", config.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith(rules + ":4: group \"g\", rule 1, \"b\": could not parse expression: 1:");
  }

  @Test
  void check_ofAFileThatIsNotThere_isAFault() throws Exception {
    Path config = write("prometheus.yml", "rule_files: [rules/*.yml, rules.yml]\n");

    CommandRun ran = CommandRun.of("check", config.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "rule_files: \""
                + folder.resolve("rules.yml")
                + "\" does not point to an existing file\n");
  }

  @Test
  void check_forAws_takesRuleFilesFromBesideTheConfiguration() throws Exception {
    Path config = write("trendlake.yml", CONFIG);
    write("rules/a.yml", "groups: [{name: g, rules: [{record: b, expr: up}]}]");

    CommandRun ran = CommandRun.of("check", "--aws", config.toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("1 recording rule");
  }

  @Test
  void checkRules_hasTheWordsAndCodesOfPromtool() throws Exception {
    Path right = write("right.yml", "groups: [{name: g, rules: [{record: b, expr: up}]}]");
    Path wrong = write("wrong.yml", "groups: [{name: g, rules: [{record: b}]}]");
    Path twice =
        write(
            "twice.yml",
            "groups: [{name: g, rules: [{record: b, expr: up}, {record: b, expr: up}]}]");

    CommandRun ran = CommandRun.of("check", "rules", right.toString(), wrong.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            "Checking " + right + "\n  SUCCESS: 1 rules found\n\nChecking " + wrong + "\n\n");
    assertThat(ran.err())
        .isEqualTo(
            "  FAILED:\n"
                + wrong
                + ":1: group \"g\", rule 1, \"b\": field 'expr' must be set in rule\n");
    assertThat(CommandRun.of("check", "rules", twice.toString()).code()).isZero();
    assertThat(CommandRun.of("check", "rules", "--lint-fatal", twice.toString()).code())
        .isEqualTo(3);
  }

  @Test
  void testRules_runsFilesOfPromtool() throws Exception {
    write("rules.yml", "groups: [{name: g, rules: [{record: b, expr: up * 2}]}]");
    String test =
        """
        rule_files: [rules.yml]
        tests:
        - input_series: [{series: up, values: 1}]
          promql_expr_test: [{expr: b, eval_time: 0, exp_samples: [{labels: b, value: %s}]}]
        """;
    Path right = write("right.yml", test.formatted("2"));
    Path wrong = write("wrong.yml", test.formatted("3"));

    assertThat(CommandRun.of("test", "rules", right.toString()).out()).isEqualTo("  SUCCESS\n\n");
    CommandRun ran = CommandRun.of("test", "rules", wrong.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("  FAILED:\n    expr: \"b\", time: 0s,\n");
  }

  @Test
  void backfill_withoutRules_isRefused() throws Exception {
    Path config = write("trendlake.yml", CONFIG);
    write("rules/a.yml", "groups: [{name: g, rules: [{record: b, expr: up}]}]");

    CommandRun none =
        CommandRun.of(
            "rules",
            "backfill",
            "--config",
            config.toString(),
            "--from",
            "2026-01-01",
            "--rule",
            "c");

    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("no rule records under c");
  }

  @Test
  void up_withAWrongRuleFile_doesNotBegin() throws Exception {
    Path config = write("trendlake.yml", CONFIG);
    Path rules = write("rules/a.yml", "groups: [{name: g, rules: [{record: b}]}]");

    CommandRun ran =
        CommandRun.of(
            "up", "--config", config.toString(), "--dir", folder.resolve("lake").toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains(rules + ":1: group \"g\", rule 1, \"b\": field 'expr' must be");
  }
}
