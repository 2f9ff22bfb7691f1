// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.unittest;

import io.trendlake.rules.yaml.FileProblems;
import io.trendlake.rules.yaml.StrictNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One test of a unit test file.
 *
 * @param name empty if it has none
 * @param interval between two samples of the input
 * @param start of the time of the test; times of the test are counted from it
 * @param input its series
 * @param externalLabels for templates
 * @param externalUrl likewise
 * @param alerts which alerts shall fire
 * @param queries what queries shall answer
 */
record RuleTest(
    String name,
    Duration interval,
    Instant start,
    List<InputSeries> input,
    Map<String, String> externalLabels,
    String externalUrl,
    List<AlertTest> alerts,
    List<ExpressionTest> queries) {

  /** A series and its values, as they are written. */
  record InputSeries(String series, String values) {}

  /** Which alerts of a name shall fire at a time. */
  record AlertTest(Duration time, String alert, List<ExpectedAlert> expected) {}

  /** An alert that shall fire. */
  record ExpectedAlert(Map<String, String> labels, Map<String, String> annotations) {}

  /** What a query shall answer at a time. */
  record ExpressionTest(String expr, Duration time, List<ExpectedSample> expected) {}

  /**
   * A sample that a query shall answer.
   *
   * @param histogram in its notation; empty for a number
   */
  record ExpectedSample(String labels, double value, String histogram) {}

  /**
   * A unit test file.
   *
   * @param ruleFiles patterns as they are written
   * @param interval between two evaluations of the rules
   * @param groupOrder which groups are evaluated before which
   * @param fuzzy whether numbers that are neighbours are equal
   */
  record TestFile(
      List<String> ruleFiles,
      Duration interval,
      List<String> groupOrder,
      boolean fuzzy,
      List<RuleTest> tests) {}

  /** Reads a file; empty if it is wrong, which is then a problem. */
  static Optional<TestFile> read(String yaml, FileProblems problems) {
    Optional<TestFile> file = StrictNode.read(yaml, problems).map(RuleTest::file);
    return problems.all().isEmpty() ? file : Optional.empty();
  }

  private static TestFile file(StrictNode top) {
    Map<String, StrictNode> fields =
        top.fields(
            "rule_files", "evaluation_interval", "group_eval_order", "tests", "fuzzy_compare");
    Duration written = top.field(fields, "evaluation_interval").duration();
    Duration interval = written.isZero() ? Duration.ofMinutes(1) : written;
    List<RuleTest> tests = new ArrayList<>();
    for (StrictNode test : top.field(fields, "tests").list()) {
      tests.add(test(test, interval));
    }
    return new TestFile(
        texts(top.field(fields, "rule_files")),
        interval,
        texts(top.field(fields, "group_eval_order")),
        top.field(fields, "fuzzy_compare").flag(),
        tests);
  }

  private static List<String> texts(StrictNode list) {
    return list.list().stream().map(StrictNode::text).toList();
  }

  private static RuleTest test(StrictNode node, Duration interval) {
    Map<String, StrictNode> fields =
        node.fields(
            "interval",
            "input_series",
            "alert_rule_test",
            "promql_expr_test",
            "external_labels",
            "external_url",
            "name",
            "start_timestamp");
    List<InputSeries> input = new ArrayList<>();
    for (StrictNode series : node.field(fields, "input_series").list()) {
      Map<String, StrictNode> of = series.fields("series", "values");
      input.add(
          new InputSeries(series.field(of, "series").text(), series.field(of, "values").text()));
    }
    List<AlertTest> alerts = new ArrayList<>();
    for (StrictNode alert : node.field(fields, "alert_rule_test").list()) {
      alerts.add(alert(alert));
    }
    List<ExpressionTest> queries = new ArrayList<>();
    for (StrictNode query : node.field(fields, "promql_expr_test").list()) {
      queries.add(query(query));
    }
    Duration written = node.field(fields, "interval").duration();
    return new RuleTest(
        node.field(fields, "name").text(),
        written.isZero() ? interval : written,
        start(node.field(fields, "start_timestamp")),
        input,
        node.field(fields, "external_labels").texts(),
        node.field(fields, "external_url").text(),
        alerts,
        queries);
  }

  private static Instant start(StrictNode node) {
    String text = node.text();
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1000));
    } catch (NumberFormatException notANumber) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        node.refuse("cannot parse \"" + text + "\" to a valid timestamp");
        return Instant.EPOCH;
      }
    }
  }

  private static AlertTest alert(StrictNode node) {
    Map<String, StrictNode> fields = node.fields("eval_time", "alertname", "exp_alerts");
    List<ExpectedAlert> expected = new ArrayList<>();
    for (StrictNode alert : node.field(fields, "exp_alerts").list()) {
      Map<String, StrictNode> of = alert.fields("exp_labels", "exp_annotations");
      expected.add(
          new ExpectedAlert(
              alert.field(of, "exp_labels").texts(), alert.field(of, "exp_annotations").texts()));
    }
    return new AlertTest(
        node.field(fields, "eval_time").duration(),
        node.field(fields, "alertname").text(),
        expected);
  }

  private static ExpressionTest query(StrictNode node) {
    Map<String, StrictNode> fields = node.fields("expr", "eval_time", "exp_samples");
    List<ExpectedSample> expected = new ArrayList<>();
    for (StrictNode sample : node.field(fields, "exp_samples").list()) {
      Map<String, StrictNode> of = sample.fields("labels", "value", "histogram");
      expected.add(
          new ExpectedSample(
              sample.field(of, "labels").text(),
              sample.field(of, "value").number(),
              sample.field(of, "histogram").text()));
    }
    return new ExpressionTest(
        node.field(fields, "expr").text(), node.field(fields, "eval_time").duration(), expected);
  }

  /** How long the test lasts: up to the last time that it asks for. */
  Duration length() {
    Duration last = Duration.ZERO;
    for (AlertTest alert : alerts) {
      last = alert.time().compareTo(last) > 0 ? alert.time() : last;
    }
    for (ExpressionTest query : queries) {
      last = query.time().compareTo(last) > 0 ? query.time() : last;
    }
    return last;
  }
}
