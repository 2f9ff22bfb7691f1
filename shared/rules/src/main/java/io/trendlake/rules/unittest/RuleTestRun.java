// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.unittest;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.notation.HistogramText;
import io.trendlake.promql.notation.SeriesLine;
import io.trendlake.promql.notation.StoredHints;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import io.trendlake.rules.Rule;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One test: its input is stored and its rules are evaluated step by step. */
final class RuleTestRun {

  private static final long LOOKBACK = 300_000;
  private static final long MAX_SAMPLES = 50_000_000;
  private static final Comparator<AlertSimulation.Firing> BY_LABELS =
      Comparator.comparing(AlertSimulation.Firing::labels, Labels.ORDER)
          .thenComparing(AlertSimulation.Firing::annotations, Labels.ORDER);

  /** A sample of an answer, as it is compared and shown. */
  private record Shown(Labels labels, double value, String histogram) {

    @Override
    public String toString() {
      return text(labels)
          + " "
          + (histogram.isEmpty() ? GoFloat.exponential(value).replace('e', 'E') : histogram);
    }
  }

  private final RuleTest test;
  private final RuleTest.TestFile file;
  private final InMemorySamples samples = new InMemorySamples();
  private final List<SimulatedRule> rules = new ArrayList<>();
  private final PromqlEngine engine;
  private final long start;
  private final List<String> failures = new ArrayList<>();

  /** The input that is not stored yet, by time. */
  private final TreeMap<Long, List<Runnable>> pending = new TreeMap<>();

  RuleTestRun(RuleTest test, RuleTest.TestFile file, List<RuleGroup> groups) {
    this.test = test;
    this.file = file;
    this.start = test.start().toEpochMilli();
    this.engine =
        new PromqlEngine(
            new EngineOptions(
                ParseOptions.DEFAULTS,
                LOOKBACK,
                file.interval().toMillis(),
                MAX_SAMPLES,
                EngineOptions.defaults().maxBytes(),
                false,
                false,
                8,
                1,
                TrendUse.NEVER));
    for (RuleGroup group : groups) {
      for (Rule rule : group.rules()) {
        rules.add(SimulatedRule.of(group, rule, samples, this::vector, test));
      }
    }
  }

  private List<QueryValue.VectorSample> vector(String query, long time) {
    try {
      return RuleQuery.vector(
          engine.instant(samples, query, time, QueryControl.unbounded()).value());
    } catch (ParseException e) {
      throw new QueryException(String.valueOf(e.getMessage()));
    }
  }

  /** What did not hold; nothing if the test does. */
  List<String> run() {
    for (RuleTest.AlertTest alert : test.alerts()) {
      if (alert.alert().isEmpty()) {
        return List.of(
            "an item under alert_rule_test misses required attribute alertname at eval_time "
                + PrometheusDuration.format(alert.time())
                + (test.name().isEmpty() ? "" : " (in TestGroup " + test.name() + ")"));
      }
    }
    try {
      readInput();
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    if (evaluate()) {
      test.queries().forEach(this::check);
    }
    return failures;
  }

  private void readInput() {
    Map<Labels, List<SeriesLine.Item>> input = new LinkedHashMap<>();
    for (RuleTest.InputSeries series : test.input()) {
      SeriesLine line = SeriesLine.parse(series.series() + " " + series.values());
      input.put(line.labels(), line.values());
    }
    long step = test.interval().toMillis();
    input.forEach((labels, values) -> {
      StoredHints hints = new StoredHints();
      for (int i = 0; i < values.size(); i++) {
        SeriesLine.Item item = values.get(i);
        long time = start + i * step;
        if (!item.omitted()) {
          pending
              .computeIfAbsent(time, unseen -> new ArrayList<>())
              .add(() ->
                  SimulatedRule.store(
                      samples, labels, time, item.value(), item.histogram(), hints));
        }
      }
    });
  }

  /** Evaluates all rules at all times; false if one failed, which ends the test. */
  private boolean evaluate() {
    long last = start + test.length().toMillis();
    long step = file.interval().toMillis();
    List<RuleTest.AlertTest> due = new ArrayList<>(test.alerts());
    due.sort(Comparator.comparing(RuleTest.AlertTest::time));
    for (long time = start; time <= last; time += step) {
      while (!pending.isEmpty() && pending.firstKey() <= time) {
        pending.pollFirstEntry().getValue().forEach(Runnable::run);
      }
      if (!evaluateAt(time)) {
        return false;
      }
      while (!due.isEmpty() && start + due.getFirst().time().toMillis() < time + step) {
        check(due.removeFirst());
      }
    }
    return true;
  }

  private boolean evaluateAt(long time) {
    boolean holds = true;
    for (SimulatedRule rule : rules) {
      try {
        rule.evaluate(time);
      } catch (QueryException e) {
        failures.add(
            "    rule: %s, time: %s, err: %s"
                .formatted(rule.name(), goDuration(time), e.getMessage()));
        holds = false;
      }
    }
    return holds;
  }

  /** As {@code time.Duration} is written. */
  private static String goDuration(long millis) {
    Duration duration = Duration.ofMillis(millis);
    String seconds =
        GoFloat.plain(duration.toSecondsPart() + duration.toMillisPart() / 1000.0) + "s";
    if (duration.toHours() > 0) {
      return duration.toHours() + "h" + duration.toMinutesPart() + "m" + seconds;
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + "m" + seconds : seconds;
  }

  private void check(RuleTest.AlertTest wanted) {
    List<AlertSimulation.Firing> got = new ArrayList<>();
    for (SimulatedRule rule : rules) {
      @Nullable AlertSimulation alerts = rule.alerts();
      if (alerts != null && alerts.name().equals(wanted.alert())) {
        got.addAll(alerts.firing());
      }
    }
    List<AlertSimulation.Firing> expected = new ArrayList<>();
    for (RuleTest.ExpectedAlert alert : wanted.expected()) {
      Labels.Builder labels = Labels.builder();
      alert.labels().forEach(labels::set);
      labels.set("alertname", wanted.alert());
      expected.add(new AlertSimulation.Firing(labels.build(), Labels.ofMap(alert.annotations())));
    }
    got.sort(BY_LABELS);
    expected.sort(BY_LABELS);
    if (!got.equals(expected)) {
      failures.add(
          "%s    alertname: %s, time: %s, \n        exp:%s, \n        got:%s"
              .formatted(
                  test.name().isEmpty() ? "" : "    name: " + test.name() + ",\n",
                  wanted.alert(),
                  PrometheusDuration.format(wanted.time()),
                  indented(alerts(expected), 12),
                  indented(alerts(got), 12)));
    }
  }

  private static String alerts(List<AlertSimulation.Firing> alerts) {
    if (alerts.isEmpty()) {
      return "[]";
    }
    StringJoiner joined = new StringJoiner(",\n", "[\n", "\n]");
    for (int i = 0; i < alerts.size(); i++) {
      AlertSimulation.Firing alert = alerts.get(i);
      joined.add(
          i
              + ":"
              + indented(
                  "\nLabels:" + text(alert.labels()) + "\nAnnotations:" + text(alert.annotations()),
                  2));
    }
    return joined.toString();
  }

  private static String indented(String text, int blanks) {
    return text.replace("\n", "\n" + " ".repeat(blanks));
  }

  /** Labels as Prometheus writes them. */
  private static String text(Labels labels) {
    StringJoiner pairs = new StringJoiner(", ", "{", "}");
    labels.forEach((name, value) ->
        pairs.add(
            (name.matches("[a-zA-Z_][a-zA-Z0-9_]*") ? name : GoQuote.quote(name))
                + "="
                + GoQuote.quote(value)));
    return pairs.toString();
  }

  private void check(RuleTest.ExpressionTest query) {
    String place =
        "    expr: %s, time: %s,"
            .formatted(GoQuote.quote(query.expr()), PrometheusDuration.format(query.time()));
    List<Shown> got = new ArrayList<>();
    List<Shown> expected = new ArrayList<>();
    try {
      for (QueryValue.VectorSample sample : vector(query.expr(), start + query.time().toMillis())) {
        got.add(shown(sample));
      }
      for (RuleTest.ExpectedSample sample : query.expected()) {
        expected.add(shown(sample));
      }
    } catch (QueryException | IllegalArgumentException e) {
      failures.add(place + " err: " + e.getMessage());
      return;
    }
    got.sort(Comparator.comparing(Shown::labels, Labels.ORDER));
    expected.sort(Comparator.comparing(Shown::labels, Labels.ORDER));
    if (!areEqual(expected, got)) {
      failures.add(place + "\n        exp: " + joined(expected) + "\n        got: " + joined(got));
    }
  }

  private static Shown shown(QueryValue.VectorSample sample) {
    @Nullable NativeHistogram histogram = sample.histogram();
    return histogram == null
        ? new Shown(sample.labels(), sample.value(), "")
        : new Shown(sample.labels(), 0, HistogramText.of(histogram));
  }

  private static Shown shown(RuleTest.ExpectedSample sample) {
    Labels labels = SeriesLine.labels(sample.labels());
    if (sample.histogram().isEmpty()) {
      return new Shown(labels, sample.value(), "");
    }
    List<SeriesLine.Item> items = SeriesLine.items(sample.histogram());
    @Nullable NativeHistogram histogram = items.size() == 1 ? items.getFirst().histogram() : null;
    if (histogram == null) {
      throw new IllegalArgumentException(
          "labels " + GoQuote.quote(sample.labels()) + ": expected one histogram");
    }
    return new Shown(labels, 0, HistogramText.of(histogram));
  }

  private boolean areEqual(List<Shown> expected, List<Shown> got) {
    if (expected.size() != got.size()) {
      return false;
    }
    for (int i = 0; i < got.size(); i++) {
      Shown left = expected.get(i);
      Shown right = got.get(i);
      if (!left.labels().equals(right.labels())
          || !left.histogram().equals(right.histogram())
          || !areEqual(left.value(), right.value())) {
        return false;
      }
    }
    return true;
  }

  /** As in Go, a NaN equals nothing. */
  private boolean areEqual(double left, double right) {
    return left == right
        || (file.fuzzy() && (Math.nextDown(left) == right || Math.nextUp(left) == right));
  }

  private static String joined(List<Shown> samples) {
    return samples.isEmpty()
        ? "nil"
        : samples.stream().map(Shown::toString).collect(Collectors.joining(", "));
  }
}
