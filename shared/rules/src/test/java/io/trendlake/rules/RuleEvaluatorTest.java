// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What rules come to over a time: values, times, order and stale markers. */
final class RuleEvaluatorTest {

  private static final long MINUTE = 60_000;

  /** The samples are at whole minutes from 0 on; the rules are evaluated from then on. */
  private static final long BEGIN = 0;

  private static final String TWO_RULES =
      """
      groups:
      - name: g
        rules:
        - {record: good, expr: a}
        - {record: faulty, expr: b}
      - name: backwards
        rules:
        - {record: early, expr: b + late}
        - {record: late, expr: a}
      """;

  private final InMemorySamples samples = new InMemorySamples();

  /** The values of a series, one a minute; NaN leaves a sample out. */
  private void add(String metric, double... values) {
    Labels labels = labels(metric);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        samples.add(labels, i * MINUTE, values[i]);
      }
    }
  }

  private static Labels labels(String metric) {
    int brace = metric.indexOf('{');
    Labels.Builder labels = Labels.builder();
    labels.set(Labels.METRIC_NAME, brace < 0 ? metric : metric.substring(0, brace));
    if (brace >= 0) {
      for (String pair : metric.substring(brace + 1, metric.length() - 1).split(",", -1)) {
        labels.set(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return labels.build();
  }

  private static List<RuleGroup> groups(String yaml) {
    RuleFile file = RuleFile.parse(yaml, "rules.yml", RuleFile.Defaults.WITHOUT_CONFIGURATION);
    assertThat(file.problems()).isEmpty();
    return file.groups();
  }

  private RuleResults evaluate(String yaml, int minutes) throws IOException {
    return evaluate(samples, groups(yaml), BEGIN, minutes);
  }

  private static RuleResults evaluate(
      SampleSource source, List<RuleGroup> groups, long from, int minutes) throws IOException {
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults());
    return new RuleEvaluator(engine, groups, QueryControl.unbounded())
        .evaluate(source, from, from + minutes * MINUTE);
  }

  /** Each series with its values by time; a marker is {@code stale}. */
  private static Map<String, List<String>> shown(RuleResults results) {
    Map<String, List<String>> shown = new TreeMap<>();
    for (RuleResults.Recorded series : results.series()) {
      SampleRun run = series.samples();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < run.size(); i++) {
        boolean stale = StaleMarker.isStale(run.values()[i]);
        values.add(run.timestamps()[i] / MINUTE + ":" + (stale ? "stale" : run.values()[i]));
      }
      shown.put(series.labels().toString(), values);
    }
    return shown;
  }

  @Test
  void rule_hasTheLabelsOfItsResultAndItsOwn() throws IOException {
    add("a{job=x,instance=1}", 1, 2);
    add("a{job=x,instance=2}", 3, 4);

    RuleResults results =
        evaluate(
            """
            groups:
            - name: g
              labels: {team: t, level: group}
              rules:
              - record: job:a:sum
                expr: sum by (job) (a)
                labels: {level: rule}
              - record: b
                expr: a
                labels: {job: ""}
            """,
            2);

    assertThat(shown(results))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "job:a:sum{job=\"x\",level=\"rule\",team=\"t\"}",
                List.of("0:4.0", "1:6.0"),
                "b{instance=\"1\",level=\"group\",team=\"t\"}",
                List.of("0:1.0", "1:2.0"),
                "b{instance=\"2\",level=\"group\",team=\"t\"}",
                List.of("0:3.0", "1:4.0")));
    assertThat(results.failures()).isEmpty();
    assertThat(results.evaluations()).isEqualTo(4);
  }

  /** A source that fails whenever a metric is read at an instant from {@code from} on. */
  private static SampleSource failing(
      SampleSource below, String metric, long from, Throwable fault) {
    return selection -> {
      boolean isMeant = selection.matches(labels(metric)) && selection.to() >= from;
      if (isMeant && fault instanceof IOException e) {
        throw e;
      } else if (isMeant && fault instanceof RuntimeException e) {
        throw e;
      } else if (isMeant && fault instanceof Error e) {
        throw e;
      }
      return below.select(selection);
    };
  }

  @Test
  void faultBelow_failsTheRuleThatMeetsItAlone() throws IOException {
    add("a", 1, 2, 3);
    for (Throwable fault :
        List.of(
            new IllegalStateException("broken"),
            new NullPointerException("broken"),
            new OutOfMemoryError("broken"),
            new StackOverflowError("broken"),
            new UncheckedIOException(new IOException("broken")),
            new IOException("broken"))) {
      RuleResults results = evaluate(failing(samples, "b", 0, fault), groups(TWO_RULES), BEGIN, 3);

      assertThat(shown(results))
          .as(fault.toString())
          .isEqualTo(
              Map.of(
                  "good", List.of("0:1.0", "1:2.0", "2:3.0"),
                  "late", List.of("0:1.0", "1:2.0", "2:3.0")));
      assertThat(results.failures())
          .as(fault.toString())
          .extracting(RuleFailure::rule, RuleFailure::times, RuleFailure::isOfStorage)
          .containsExactlyInAnyOrder(
              tuple("faulty", 3, isOfStorage(fault)), tuple("early", 3, isOfStorage(fault)));
    }
  }

  private static boolean isOfStorage(Throwable fault) {
    return fault instanceof IOException || fault instanceof UncheckedIOException;
  }

  @Test
  void seriesBefore_thatCannotBeRead_failTheRuleAtAllTimes() throws IOException {
    add("a", 1, 2, 3);
    RuleResults results =
        evaluate(
            failing(samples, "good", Long.MIN_VALUE, new IOException("broken")),
            groups(TWO_RULES),
            BEGIN,
            3);

    assertThat(results.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.rule()).isEqualTo("good");
          assertThat(failure.times()).isEqualTo(3);
          assertThat(failure.isOfStorage()).isTrue();
        });
    assertThat(shown(results)).containsOnlyKeys("late");
  }

  @Test
  void histogram_countsByTheMemoryOfItsBuckets() {
    int buckets = 1000;
    NativeHistogram wide =
        new NativeHistogram(
            0,
            0,
            0,
            1,
            1,
            new int[buckets],
            new double[buckets],
            new int[0],
            new double[0],
            new double[0],
            NativeHistogram.ResetHint.UNKNOWN);
    RecordedSamples recorded = new RecordedSamples();
    recorded.add(labels("a"), 0, 1, null);
    recorded.add(labels("b"), 0, 0, wide);

    assertThat(recorded.size()).isEqualTo(2);
    assertThat(recorded.weight() * 32).isBetween(12_000L, 14_000L);
  }

  @Test
  void laterRule_seesTheEarlierOneOfItsTime() throws IOException {
    add("a", 1, 2, 3);

    assertThat(
            shown(
                evaluate(
                    """
                    groups:
                    - name: g
                      rules:
                      - {record: b, expr: a * 10}
                      - {record: c, expr: b + 1}
                    """,
                    3)))
        .containsEntry("c", List.of("0:11.0", "1:21.0", "2:31.0"));
  }

  @Test
  void earlierRule_seesTheLaterOneOfTheTimeBefore() throws IOException {
    add("a", 1, 2, 3);

    assertThat(
            shown(
                evaluate(
                    """
                    groups:
                    - name: g
                      rules:
                      - {record: c, expr: b + 1}
                      - {record: b, expr: a * 10}
                    """,
                    3)))
        .containsEntry("b", List.of("0:10.0", "1:20.0", "2:30.0"))
        .containsEntry("c", List.of("1:11.0", "2:21.0"));
  }

  @Test
  void rule_thatReadsItself_addsUp() throws IOException {
    add("a", 1, 1, 1);

    assertThat(
            shown(evaluate("groups: [{name: g, rules: [{record: b, expr: (b or a * 0) + a}]}]", 3)))
        .isEqualTo(Map.of("b", List.of("0:1.0", "1:2.0", "2:3.0")));
  }

  @Test
  void group_isEvaluatedAfterThoseThatItReadsFrom() throws IOException {
    add("a", 1, 2);

    List<RuleGroup> groups =
        groups(
            """
            groups:
            - {name: reader, rules: [{record: c, expr: 'max_over_time(b[10m])'}]}
            - {name: read, rules: [{record: b, expr: a * 10}]}
            """);
    boolean readIsFirst = groups.getLast().firstTime(BEGIN) <= groups.getFirst().firstTime(BEGIN);

    Map<String, List<String>> shown = shown(evaluate(samples, groups, BEGIN, 2));

    assertThat(shown.get("c")).endsWith(readIsFirst ? "1:20.0" : "1:10.0");
  }

  @Test
  void series_thatEnds_getsAMarkerOnce() throws IOException {
    double none = Double.NaN;
    add("a{x=1}", 1, 1, 1, 1, 1);
    add("a{x=2}", 5, none, none, none, 7);

    assertThat(
            shown(
                evaluate(
                    "groups: [{name: g, rules: [{record: b, expr: 'last_over_time(a[1m])'}]}]", 5)))
        .isEqualTo(
            Map.of(
                "b{x=\"1\"}",
                List.of("0:1.0", "1:1.0", "2:1.0", "3:1.0", "4:1.0"),
                "b{x=\"2\"}",
                List.of("0:5.0", "1:stale", "4:7.0")));
  }

  @Test
  void series_thatWasThereBeforeTheSpan_endsInIt() throws IOException {
    List<RuleGroup> groups = groups("groups: [{name: g, rules: [{record: b, expr: a}]}]");
    long before = groups.getFirst().firstTime(BEGIN) - MINUTE;
    samples.add(labels("b{x=1}"), before, 1);
    samples.add(labels("b{x=2}"), before, StaleMarker.VALUE);
    samples.add(labels("b{x=3}"), before - MINUTE, 1);

    assertThat(shown(evaluate(samples, groups, BEGIN, 2)))
        .isEqualTo(Map.of("b{x=\"1\"}", List.of("0:stale")));
  }

  @Test
  void evaluation_thatFails_leavesNothingAndEndsNothing() throws IOException {
    double none = Double.NaN;
    add("a{x=1}", 1, 1, 1);
    add("a{x=2}", none, 1, none);

    RuleResults results =
        evaluate(
            """
            groups:
            - name: g
              rules:
              - {record: b, expr: 'last_over_time(a[1m])', labels: {x: ""}}
            """,
            3);

    assertThat(shown(results)).isEqualTo(Map.of("b", List.of("0:1.0", "2:1.0")));
    assertThat(results.failures()).hasSize(1);
    RuleFailure failure = results.failures().getFirst();
    assertThat(failure.first() / MINUTE).isEqualTo(1);
    assertThat(failure.times()).isEqualTo(1);
    assertThat(failure)
        .hasToString(
            "rules.yml: group \"g\", rule \"b\": vector contains metrics with the same labelset"
                + " after applying rule labels");
  }

  @Test
  void faultOfTheDataAtOneTime_leavesTheOthers() throws IOException {
    double none = Double.NaN;
    add("a{x=1}", 1, 1, 1);
    add("a{x=2}", none, 1, none);

    RuleResults results =
        evaluate(
            """
            groups:
            - name: g
              rules:
              - record: b
                expr: last_over_time(a{x="1"}[1m]) * on () last_over_time(a[1m])
            """,
            3);

    assertThat(shown(results)).isEqualTo(Map.of("b", List.of("0:1.0", "2:1.0")));
    assertThat(results.failures()).hasSize(1);
    assertThat(results.failures().getFirst().reason()).contains("many-to-many matching");
  }

  @Test
  void group_overItsLimit_fails() throws IOException {
    add("a{x=1}", 1);
    add("a{x=2}", 1);

    RuleResults results =
        evaluate("groups: [{name: g, limit: 1, rules: [{record: b, expr: a}]}]", 1);

    assertThat(results.series()).isEmpty();
    assertThat(results.failures().getFirst().reason())
        .isEqualTo("exceeded limit of 1 with 2 series");
  }

  @Test
  void number_isASeriesWithoutLabels() throws IOException {
    assertThat(shown(evaluate("groups: [{name: g, rules: [{record: b, expr: 1 + 1}]}]", 2)))
        .isEqualTo(Map.of("b", List.of("0:2.0", "1:2.0")));
  }

  @Test
  void startAndEnd_areThoseOfTheInstant() throws IOException {
    add("a", 1, 2, 3);

    assertThat(shown(evaluate("groups: [{name: g, rules: [{record: b, expr: a @ end()}]}]", 3)))
        .isEqualTo(Map.of("b", List.of("0:1.0", "1:2.0", "2:3.0")));
  }

  @Test
  void span_inPieces_hasTheSameResults() throws IOException {
    double none = Double.NaN;
    add("a{x=1}", 1, 2, 3, 4, 5, 6);
    add("a{x=2}", 1, none, 3, none, none, 6);
    List<RuleGroup> groups =
        groups(
            """
            groups:
            - name: g
              rules:
              - {record: b, expr: 'last_over_time(a[1m])'}
              - {record: c, expr: 'sum(b) + (c or vector(0))'}
            """);
    Map<String, List<String>> whole = shown(evaluate(samples, groups, BEGIN, 6));

    Map<String, List<String>> pieces = new TreeMap<>();
    for (int minute = 0; minute < 6; minute++) {
      RuleResults piece = evaluate(samples, groups, minute * MINUTE, 1);
      shown(piece)
          .forEach((series, values) ->
              pieces.computeIfAbsent(series, unseen -> new ArrayList<>()).addAll(values));
      for (RuleResults.Recorded series : piece.series()) {
        SampleRun run = series.samples();
        for (int i = 0; i < run.size(); i++) {
          samples.add(series.labels(), run.timestamps()[i], run.values()[i]);
        }
      }
    }

    assertThat(whole).hasSize(3);
    assertThat(pieces).isEqualTo(whole);
  }
}
