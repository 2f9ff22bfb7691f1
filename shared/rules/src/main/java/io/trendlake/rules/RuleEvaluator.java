// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Failures;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates recording rules over a time, with the results that Prometheus 3.14 would have stored:
 * the same times, the same order of rules, the same stale markers where a series of a rule ends
 * (rules/group.go, {@code Group.Eval}).
 *
 * <p>A rule sees what the source has, and what rules came to before it: at the same time those
 * before it in its group, and at earlier times all. Which series a rule had when the time began is
 * read from the source. What differs: nothing is known of series that a rule made when it last was
 * evaluated without fault, but not one interval before the time began.
 */
public final class RuleEvaluator {

  /**
   * How many samples the rules of a time may come to: one takes some 32 bytes. A native histogram
   * counts as the samples that take its memory.
   */
  private static final long MAX_SAMPLES =
      Math.max(1_000_000, Runtime.getRuntime().maxMemory() / 100);

  private static final String TOO_MANY =
      "the rules come to more than %d samples of a span; record fewer series, or less often"
          .formatted(MAX_SAMPLES);

  private final PromqlEngine engine;
  private final QueryControl control;
  private final List<GroupOrder.Unit> units;
  private final Set<String> recorded = new TreeSet<>();

  /**
   * For some groups.
   *
   * @param engine decides what a single rule may take
   * @param control ends the evaluation
   */
  public RuleEvaluator(PromqlEngine engine, List<RuleGroup> groups, QueryControl control) {
    this.engine = engine;
    this.control = control;
    this.units = GroupOrder.of(groups);
    groups.forEach(group -> group.recording().forEach(rule -> recorded.add(rule.name())));
  }

  /**
   * Evaluates the rules at all of their times in a span.
   *
   * @param source what there is but for the results of these rules in the span
   * @param from the first instant, milliseconds since the epoch
   * @param to the first instant after it
   * @return what they came to; a rule whose samples cannot be read, or that hits a fault of the
   *     engine, is among the failures
   */
  public RuleResults evaluate(SampleSource source, long from, long to) {
    Span span = new Span(source, from, to);
    for (GroupOrder.Unit unit : units) {
      span.evaluate(unit);
    }
    return span.results();
  }

  /** The work on one span. */
  private final class Span {

    private final SampleSource source;
    private final long from;
    private final long to;
    private final RecordedSamples results = new RecordedSamples();
    private final LayeredSamples layered;
    private final List<RuleFailure> failures = new ArrayList<>();
    private int evaluations;

    Span(SampleSource source, long from, long to) {
      this.source = source;
      this.from = from;
      this.to = to;
      this.layered = new LayeredSamples(source, results, recorded, from, to);
    }

    RuleResults results() {
      List<RuleResults.Recorded> series = new ArrayList<>();
      for (Labels labels : results.labels()) {
        series.add(
            new RuleResults.Recorded(labels, results.read(labels, Long.MIN_VALUE, Long.MAX_VALUE)));
      }
      return new RuleResults(series, failures, evaluations);
    }

    void evaluate(GroupOrder.Unit unit) {
      List<RuleRun> runs = new ArrayList<>();
      for (RuleGroup group : unit.groups()) {
        for (Rule.RecordingRule rule : group.recording().toList()) {
          runs.add(new RuleRun(this, group, rule, runs.size()));
        }
      }
      if (unit.timeByTime()) {
        timeByTime(runs);
      } else {
        for (RuleRun run : runs) {
          run.allTimes();
          finish(run);
        }
      }
    }

    private void timeByTime(List<RuleRun> runs) {
      PriorityQueue<RuleRun> due = new PriorityQueue<>();
      runs.stream().filter(RuleRun::hasMore).forEach(due::add);
      while (!due.isEmpty()) {
        RuleRun run = due.remove();
        run.nextTime();
        if (run.hasMore()) {
          due.add(run);
        }
      }
      runs.forEach(this::finish);
    }

    private void finish(RuleRun run) {
      evaluations += run.steps;
      run.failure().ifPresent(failures::add);
    }

    /** Whether no more samples fit; {@code more} are wanted. */
    boolean isFull(long more) {
      return results.weight() + more > MAX_SAMPLES;
    }
  }

  /** One rule over the times of a span. */
  private final class RuleRun implements Comparable<RuleRun> {

    private final Span span;
    private final RuleGroup group;
    private final Rule.RecordingRule rule;
    private final int order;
    private final SampleSource source;
    private final boolean onlyInstant;
    private final long first;
    private final long step;
    private final int steps;
    private int done;

    /** Those of the last evaluation without fault. */
    private Set<Labels> present;

    private long firstFailure;
    private int failed;
    private String reason = "";
    private boolean failedOfStorage;

    RuleRun(Span span, RuleGroup group, Rule.RecordingRule rule, int order) {
      this.span = span;
      this.group = group;
      this.rule = rule;
      this.order = order;
      ExprFacts facts = ExprFacts.of(rule.expr());
      this.source = recorded.stream().anyMatch(facts::maySelect) ? span.layered : span.source;
      this.onlyInstant = facts.isOnlyInstant();
      this.first = group.firstTime(span.from);
      this.step = group.interval().toMillis();
      this.steps = first < span.to ? Math.toIntExact((span.to - 1 - first) / step + 1) : 0;
      this.present = steps == 0 ? Set.of() : seriesBefore();
    }

    /** The series that the rule had before; if they cannot be read, it fails at all times. */
    private Set<Labels> seriesBefore() {
      try {
        return seriesAt(first - step);
      } catch (IOException e) {
        failedOfStorage = true;
        fail(0, steps, "the series before cannot be read: " + Failures.reason(e));
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        fail(0, steps, reason(e));
      }
      done = steps;
      return Set.of();
    }

    /** The series of the rule that have a sample at an instant. */
    private Set<Labels> seriesAt(long instant) throws IOException {
      List<Matcher> matchers = new ArrayList<>();
      matchers.add(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, rule.name()));
      rule.labels()
          .forEach(
              (name, value) -> matchers.add(new Matcher(name, LabelMatcher.Kind.EQUAL, value)));
      Set<Labels> there = new HashSet<>();
      SeriesSelection selection = new SeriesSelection(matchers, instant, instant);
      try (SelectedSeries found = span.source.select(selection)) {
        for (int series = 0; series < found.size(); series++) {
          SampleRun run = found.read(series);
          boolean isHistogram = run.histograms() != null;
          if (run.size() > 0 && (isHistogram || !StaleMarker.isStale(run.values()[0]))) {
            there.add(found.labels(series));
          }
        }
      }
      return there;
    }

    @Override
    public int compareTo(RuleRun other) {
      int byTime = Long.compare(time(done), time(other.done));
      return byTime != 0 ? byTime : Integer.compare(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return order;
    }

    boolean hasMore() {
      return done < steps;
    }

    private long time(int at) {
      return first + at * step;
    }

    Optional<RuleFailure> failure() {
      return failed == 0
          ? Optional.empty()
          : Optional.of(
              new RuleFailure(group, rule.name(), firstFailure, failed, reason, failedOfStorage));
    }

    /** Why an evaluation failed; a fault in here ends one rule and no hour. */
    private String reason(Throwable fault) {
      return switch (fault) {
        case QueryException e -> {
          failedOfStorage |= e.kind() == QueryException.Kind.STORAGE;
          yield String.valueOf(e.getMessage());
        }
        case UncheckedIOException e -> {
          failedOfStorage = true;
          yield Failures.text(e);
        }
        case StackOverflowError _ -> "the expression is nested too deeply";
        case OutOfMemoryError _ -> "the memory does not suffice; select fewer series";
        default -> "unexpected error: " + fault;
      };
    }

    private void fail(int at, int times, String why) {
      if (failed == 0) {
        firstFailure = time(at);
        reason = why;
      }
      failed += times;
    }

    /** Evaluates the rule at all times, by one query if that comes to the same. */
    void allTimes() {
      if (hasMore() && !onlyInstant) {
        try {
          addAll(matrix());
          done = steps;
          return;
        } catch (QueryException e) {
          if (!isOfSingleTimes(e.kind())) {
            failAll(e);
            return;
          }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
          failAll(e);
          return;
        }
      }
      while (hasMore()) {
        nextTime();
      }
    }

    private void failAll(Throwable fault) {
      done = steps;
      fail(0, steps, reason(fault));
    }

    /** Whether the rule may be right at other times: the fault may be one of the data. */
    private static boolean isOfSingleTimes(QueryException.Kind kind) {
      return switch (kind) {
        case EXECUTION, INVALID -> true;
        case TIMEOUT, CANCELED, STORAGE, INTERNAL -> false;
      };
    }

    private List<QueryValue.MatrixSeries> matrix() {
      try {
        QueryValue value =
            engine.range(source, rule.text(), first, time(steps - 1), step, control).value();
        return value instanceof QueryValue.MatrixValue matrix ? matrix.series() : List.of();
      } catch (ParseException e) {
        throw new IllegalStateException(rule.text() + " was parsed before", e);
      }
    }

    /** The results of all times by the labels that they get. */
    private void addAll(List<QueryValue.MatrixSeries> matrix) {
      if (span.isFull(matrix.stream().mapToLong(RuleRun::weight).sum())) {
        fail(0, steps, TOO_MANY);
        return;
      }
      Map<Labels, Row> rows = new LinkedHashMap<>();
      int[] series = new int[steps];
      boolean[] twice = new boolean[steps];
      for (QueryValue.MatrixSeries result : matrix) {
        Row row =
            rows.computeIfAbsent(
                RuleQuery.relabelled(rule, result.labels()), unseen -> new Row(steps));
        for (int i = 0; i < result.timestamps().length; i++) {
          int at = Math.toIntExact((result.timestamps()[i] - first) / step);
          series[at]++;
          twice[at] |= !row.set(at, result.values()[i], result.histogram(i));
        }
      }
      boolean[] faulty = new boolean[steps];
      for (int at = 0; at < steps; at++) {
        // That they all fit was seen above.
        faulty[at] = isRefused(at, series[at], 0, twice[at]);
      }
      rows.forEach((labels, row) -> addRow(labels, row, faulty));
      endAtFirst(rows.keySet(), faulty);
    }

    private static long weight(QueryValue.MatrixSeries result) {
      long weight = 0;
      for (int i = 0; i < result.timestamps().length; i++) {
        weight += RecordedSamples.weight(result.histogram(i));
      }
      return weight;
    }

    private void addRow(Labels labels, Row row, boolean[] faulty) {
      boolean there = present.contains(labels);
      for (int at = 0; at < steps; at++) {
        if (faulty[at]) {
          continue;
        }
        if (row.has(at)) {
          span.results.add(labels, time(at), row.values[at], row.histogram(at));
          there = true;
        } else if (there) {
          span.results.add(labels, time(at), StaleMarker.VALUE, null);
          there = false;
        }
      }
    }

    /** Ends the series that were there before, and are not in any result. */
    private void endAtFirst(Set<Labels> results, boolean[] faulty) {
      int at = 0;
      while (at < steps && faulty[at]) {
        at++;
      }
      if (at < steps) {
        for (Labels labels : present) {
          if (!results.contains(labels)) {
            span.results.add(labels, time(at), StaleMarker.VALUE, null);
          }
        }
      }
    }

    /** Evaluates the rule at its next time. */
    void nextTime() {
      int at = done++;
      Map<Labels, QueryValue.VectorSample> found = new LinkedHashMap<>();
      try {
        boolean twice = false;
        long weight = 0;
        List<QueryValue.VectorSample> vector = vector(at);
        for (QueryValue.VectorSample sample : vector) {
          twice |= found.put(RuleQuery.relabelled(rule, sample.labels()), sample) != null;
          weight += RecordedSamples.weight(sample.histogram());
        }
        if (isRefused(at, vector.size(), weight, twice)) {
          return;
        }
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        fail(at, 1, reason(e));
        return;
      }
      found.forEach((labels, sample) ->
          span.results.add(labels, time(at), sample.value(), sample.histogram()));
      for (Labels labels : present) {
        if (!found.containsKey(labels)) {
          span.results.add(labels, time(at), StaleMarker.VALUE, null);
        }
      }
      present = found.keySet();
    }

    private List<QueryValue.VectorSample> vector(int at) {
      try {
        return RuleQuery.vector(engine.instant(source, rule.text(), time(at), control).value());
      } catch (ParseException e) {
        throw new IllegalStateException(rule.text() + " was parsed before", e);
      }
    }

    /** Whether the results of a time cannot be stored; then that is a failure. */
    private boolean isRefused(int at, int series, long weight, boolean twice) {
      if (twice) {
        fail(at, 1, RuleQuery.SAME_LABELS);
      } else if (group.limit() > 0 && series > group.limit()) {
        fail(at, 1, RuleQuery.overLimit(group, series));
      } else if (span.isFull(weight)) {
        fail(at, 1, TOO_MANY);
      } else {
        return false;
      }
      return true;
    }
  }

  /** The results of one series at all times. */
  private static final class Row {

    private final double[] values;
    private @Nullable NativeHistogram @Nullable [] histograms;

    Row(int steps) {
      this.values = new double[steps];
      Arrays.fill(values, StaleMarker.VALUE);
    }

    /** Sets a result; whether there was none. */
    boolean set(int at, double value, @Nullable NativeHistogram histogram) {
      boolean free = !has(at);
      if (histogram == null) {
        values[at] = value;
      } else {
        values[at] = 0;
        if (histograms == null) {
          histograms = new NativeHistogram[values.length];
        }
        histograms[at] = histogram;
      }
      return free;
    }

    boolean has(int at) {
      return !StaleMarker.isStale(values[at]);
    }

    @Nullable NativeHistogram histogram(int at) {
      return histograms == null ? null : histograms[at];
    }
  }
}
