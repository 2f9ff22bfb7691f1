// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.unittest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unit test files of rules have the verdicts, and the words, that promtool 3.14 gives. */
final class RuleTestsTest {

  private static final String RULES =
      """
      groups:
      - name: g
        rules:
        - record: job:up:sum
          expr: sum by (job) (up)
        - alert: Down
          expr: up == 0
          for: 2m
          keep_firing_for: 2m
          labels: {severity: page}
          annotations: {summary: "{{ $labels.instance }} is down"}
      """;

  @TempDir private Path folder;

  private List<String> run(String tests) throws IOException {
    Files.writeString(folder.resolve("rules.yml"), RULES);
    Path file = Files.writeString(folder.resolve("tests.yml"), "rule_files: [rules.yml]\n" + tests);
    return RuleTests.run(file, name -> true).failures();
  }

  private static String upWith(String values, String rest) {
    return """
    tests:
    - interval: 1m
      input_series:
      - {series: 'up{job="a",instance="1"}', values: '%s'}
    """
            .formatted(values)
        + rest.indent(2);
  }

  @Test
  void test_thatHolds_hasNoFailure() throws IOException {
    assertThat(
            run(
                upWith(
                    "1 1 0 0 0",
                    """
                    promql_expr_test:
                    - expr: job:up:sum
                      eval_time: 1m
                      exp_samples: [{labels: 'job:up:sum{job="a"}', value: 1}]
                    - expr: 1 + 1
                      eval_time: 1m
                      exp_samples: [{value: 2}]
                    """)))
        .isEmpty();
  }

  @Test
  void alert_isPendingThenFiresThenIsKept() throws IOException {
    String expected =
        """
          exp_alerts:
          - exp_labels: {severity: page, job: a, instance: 1}
            exp_annotations: {summary: 1 is down}
        """;
    assertThat(
            run(
                upWith(
                    "1 0 0 0 1 1 1 1",
                    """
                    alert_rule_test:
                    - {eval_time: 2m, alertname: Down}
                    - eval_time: 3m
                      alertname: Down
                    %s- eval_time: 5m
                      alertname: Down
                    %s- {eval_time: 6m, alertname: Down}
                    promql_expr_test:
                    - expr: ALERTS
                      eval_time: 2m
                      exp_samples:
                      - labels: >-
                          ALERTS{alertname="Down",alertstate="pending",severity="page",
                          job="a",instance="1"}
                        value: 1
                    - expr: ALERTS_FOR_STATE
                      eval_time: 3m
                      exp_samples:
                      - labels: >-
                          ALERTS_FOR_STATE{alertname="Down",severity="page",job="a",instance="1"}
                        value: 60
                    - {expr: ALERTS, eval_time: 7m}
                    """
                        .formatted(expected, expected))))
        .isEmpty();
  }

  @Test
  void sample_thatDiffers_isShownBesideWhatWasExpected() throws IOException {
    assertThat(
            run(
                upWith(
                    "1",
                    """
                    promql_expr_test:
                    - expr: job:up:sum
                      eval_time: 0
                      exp_samples: [{labels: 'job:up:sum{job="a"}', value: 2}]
                    """)))
        .containsExactly(
            """
                expr: "job:up:sum", time: 0s,
                    exp: {__name__="job:up:sum", job="a"} 2E+00
                    got: {__name__="job:up:sum", job="a"} 1E+00\
            """);
  }

  @Test
  void alert_thatDoesNotFire_isShownBesideWhatDoes() throws IOException {
    assertThat(
            run(
                upWith(
                    "1 1 1",
                    """
                    name: a name
                    alert_rule_test:
                    - {eval_time: 2m, alertname: Down, exp_alerts: [{exp_labels: {a: b}}]}
                    """)))
        .containsExactly(
            """
                name: a name,
                alertname: Down, time: 2m,\s
                    exp:[
                        0:
                          Labels:{a="b", alertname="Down"}
                          Annotations:{}
                        ],\s
                    got:[]\
            """);
  }

  @Test
  void histograms_areComparedByTheirText() throws IOException {
    assertThat(
            run(
                """
                tests:
                - interval: 1m
                  input_series:
                  - {series: h, values: '{{count:2 sum:3 buckets:[2]}}+{{count:1 sum:1 buckets:[1]}}x2'}
                  promql_expr_test:
                  - expr: h
                    eval_time: 2m
                    exp_samples:
                    - labels: h
                      histogram: '{{count:4 sum:5 counter_reset_hint:not_reset buckets:[4]}}'
                """))
        .isEmpty();
  }

  @Test
  void start_isThatOfTheTest() throws IOException {
    assertThat(
            run(
                """
                tests:
                - start_timestamp: "2024-01-01T00:00:00Z"
                  promql_expr_test:
                  - {expr: time(), eval_time: 5m, exp_samples: [{value: 1704067500}]}
                - start_timestamp: 1609459200
                  promql_expr_test:
                  - {expr: time(), eval_time: 5m, exp_samples: [{value: 1609459500}]}
                """))
        .isEmpty();
  }

  @Test
  void file_thatIsWrong_isNotRun() throws IOException {
    assertThat(run("tests: [{promql_expr_tests: []}]\n"))
        .containsExactly(
            folder.resolve("tests.yml")
                + ":2: tests[0].promql_expr_tests: unknown field; did you mean promql_expr_test?");
    assertThat(run("group_eval_order: [a, a]\n"))
        .containsExactly("group name repeated in evaluation order: a");
    assertThat(run(upWith("1 x", ""))).containsExactly("not a value of a series: x");
  }

  @Test
  void rule_thatFails_endsItsTest() throws IOException {
    assertThat(
            run(
                """
                tests:
                - input_series:
                  - {series: 'up{instance="1"}', values: 1}
                  - {series: 'up{instance="1",severity="x"}', values: 0}
                  - {series: 'up{instance="1",severity="y"}', values: 0}
                """))
        .containsExactly(
            "    rule: Down, time: 0s, err: vector contains metrics with the same labelset after"
                + " applying alert labels");
  }

  @Test
  void only_whatIsWanted_isRun() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("named.yml"),
            """
            tests:
            - {name: wrong, promql_expr_test: [{expr: '1', eval_time: 0}]}
            - {name: right}
            """);

    assertThat(RuleTests.run(file, name -> name.equals("right")).failures()).isEmpty();
    assertThat(RuleTests.run(file, name -> true).failures()).hasSize(1);
  }
}
