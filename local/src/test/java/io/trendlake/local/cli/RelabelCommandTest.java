// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code trendlake relabel} prints. */
final class RelabelCommandTest {

  @TempDir private Path folder;

  private static CommandRun relabel(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "relabel";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandRun.of(all);
  }

  private String write(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void rulesOfAFile_areShownOneByOne() throws Exception {
    String rules =
        write(
            "rules.yml",
            """
            metric_relabel_configs:
            - {source_labels: [path], regex: '/api/(.*)', target_label: path}
            - {regex: pod, action: labeldrop}
            - {source_labels: [__name__], regex: go_.*, action: drop}
            """);

    CommandRun ran = relabel("--metric", "--rules", rules, "hits{path=\"/api/x\",pod=\"p\"} 1");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualToNormalizingNewlines(
            """
            before
              __name__="hits"
              path="/api/x"
              pod="p"
            metric_relabel_configs[0] {source_labels: [path], regex: '/api/(.*)', target_label: path, action: replace}
              - path="/api/x"
              + path="x"
            metric_relabel_configs[1] {regex: pod, action: labeldrop}
              - pod="p"
            metric_relabel_configs[2] {source_labels: [__name__], regex: 'go_.*', action: drop}
              changes nothing
            kept: stored
              __name__="hits"
              path="x"
            """);
  }

  @Test
  void rulesOfAJob_areThoseOfTheConfiguration() throws Exception {
    String config =
        write(
            "trendlake.yml",
            """
            scrape_configs:
            - job_name: node
              relabel_configs: [{source_labels: [__meta_env], regex: test, action: drop}]
            """);
    String labels = write("labels.json", "{\"__address__\": \"a:1\", \"__meta_env\": \"test\"}");

    CommandRun ran =
        relabel("--config", config, "--job", "node", "--labels", labels, "--format", "json");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .startsWith("{\"labels\":{\"__address__\":\"a:1\",")
        .contains(
            "\"steps\":[{\"number\":0,\"rule\":\"{source_labels: [__meta_env], regex: test,"
                + " action: drop}\",\"kept\":false,")
        .contains("\"kept\":false,\"note\":\"dropped by relabel_configs[0]:");
  }

  @Test
  void ruleAsAnArgument_isTried() {
    CommandRun ran =
        relabel("--rule", "{regex: a, action: labeldrop}", "--rule", "target_label: c", "a:1");

    assertThat(ran.out())
        .contains("relabel_configs[0] {regex: a, action: labeldrop}\n  changes nothing\n")
        .contains("relabel_configs[1] {target_label: c, action: replace}");
  }

  @Test
  void wrongRules_areNamedWithTheirLine() throws Exception {
    CommandRun ran = relabel("--rules", write("r.yml", "- action: dropp\n"), "a:1");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("rules:1: [0].action: \"dropp\" is not known; did you mean drop?");
  }

  @Test
  void inputsThatCannotBe_areRefused() throws Exception {
    String rules = write("r.yml", "[]");

    assertThat(relabel("a:1").err()).contains("there are no rules");
    assertThat(relabel("--rules", "-", "-").err()).contains("cannot both come from standard input");
    assertThat(relabel("--rules", rules, "--labels", rules, "a:1").err()).contains("given twice");
    assertThat(relabel("--rules", rules, "--rule", "a", "a:1").err()).contains("given twice");
    assertThat(
            relabel(
                    "--config",
                    write("t.yml", "scrape_configs: [{job_name: node}]"),
                    "--job",
                    "nod",
                    "a:1")
                .err())
        .contains("has no job \"nod\"; it has node");
  }
}
