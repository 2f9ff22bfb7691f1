// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** info: adds labels of info series, like target_info, to the series of the same target. */
final class InfoCall {

  private static final List<String> IDENTIFYING = List.of("instance", "job");
  private static final long NANOS = 1_000_000;

  private final Evaluator evaluator;
  private final Grid grid;
  private final Expr argument;
  private final Span place;

  /** Which metrics are info metrics. */
  private final List<Matcher> nameMatchers = new ArrayList<>();

  /** Which labels are added, by name; all if there are none. */
  private final Map<String, List<Matcher>> dataMatchers = new LinkedHashMap<>();

  InfoCall(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.grid = evaluator.grid();
    this.argument = call.arguments().getFirst();
    this.place = call.span();
    if (call.arguments().size() > 1 && call.arguments().get(1) instanceof VectorSelector selector) {
      for (Matcher matcher : selector.matchers()) {
        if (matcher.name().equals(Labels.METRIC_NAME)) {
          nameMatchers.add(matcher);
        } else {
          dataMatchers.computeIfAbsent(matcher.name(), any -> new ArrayList<>()).add(matcher);
        }
      }
    }
    boolean positive =
        nameMatchers.stream()
            .anyMatch(matcher ->
                matcher.kind() == LabelMatcher.Kind.EQUAL
                    || matcher.kind() == LabelMatcher.Kind.MATCHES);
    if (nameMatchers.isEmpty()) {
      nameMatchers.add(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, "target_info"));
    } else if (!positive) {
      nameMatchers.addFirst(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.MATCHES, ".+_info"));
    }
  }

  /**
   * An info series: at each step the time of its sample, or the absent value.
   *
   * @param target its name and its identifying labels
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record InfoRow(Labels labels, Labels target, double[] times) {}

  void evaluate(RowSink sink) {
    List<Row> rows = evaluator.rows(argument);
    List<Row> plain = new ArrayList<>();
    List<Row> bases = new ArrayList<>();
    for (Row row : rows) {
      (isInfo(row) ? plain : bases).add(row);
    }
    Map<Labels, List<InfoRow>> infos = new LinkedHashMap<>();
    Set<String> infoNames = new TreeSet<>();
    for (InfoRow info : read(bases)) {
      infos.computeIfAbsent(info.target(), any -> new ArrayList<>()).add(info);
      infoNames.add(info.labels().metricName());
    }
    RowCollector collector = new RowCollector(false);
    plain.forEach(row -> collector.add(row.with(row.labels, false)));
    checkConflicts(infos, rows);
    for (Row base : bases) {
      evaluator.query().control().check();
      enrich(base, infos, infoNames, collector);
    }
    evaluator.release(rows);
    collector.forEach(sink);
  }

  private boolean isInfo(Row row) {
    String name = row.labels.metricName();
    return nameMatchers.stream().allMatch(matcher -> matcher.matches(name));
  }

  /** The info series of the targets that the given series have. */
  private List<InfoRow> read(List<Row> bases) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (String label : IDENTIFYING) {
      Set<String> values = new LinkedHashSet<>();
      for (Row base : bases) {
        if (base.labels.has(label)) {
          values.add(base.labels.value(label));
        }
      }
      if (!values.isEmpty()) {
        matchers.add(new OneOf(label, Set.copyOf(values)));
      }
    }
    if (matchers.isEmpty()) {
      return List.of();
    }
    dataMatchers.values().forEach(matchers::addAll);
    matchers.addAll(nameMatchers);
    Timing timing = firstTiming(argument);
    long offset = timing.offset() / NANOS;
    long start = timing.at() instanceof At.Time at ? at.millis() : grid.start();
    long end = timing.at() instanceof At.Time at ? at.millis() : grid.end();
    SeriesSelection selection =
        new SeriesSelection(
            matchers, start - evaluator.query().lookback() + 1 - offset, end - offset);
    List<InfoRow> rows = new ArrayList<>();
    new Selectors(evaluator)
        .read(
            selection,
            any -> true,
            place,
            (labels, run) -> {
              Labels target = labels.only(List.of(Labels.METRIC_NAME, "instance", "job"));
              rows.add(new InfoRow(labels, target, times(labels, run)));
            });
    return rows;
  }

  /** Whether a label has one of some values. */
  private record OneOf(String name, Set<String> values) implements LabelMatcher {
    @Override
    public Kind kind() {
      return Kind.MATCHES;
    }

    @Override
    public String value() {
      return String.join("|", values);
    }

    @Override
    public boolean matches(String labelValue) {
      return values.contains(labelValue);
    }
  }

  private static Timing firstTiming(Expr expr) {
    return switch (expr) {
      case VectorSelector selector -> selector.timing();
      case Expr.MatrixSelector matrix -> matrix.selector().timing();
      case Expr.Subquery subquery -> firstTiming(subquery.inner());
      case Expr.Paren paren -> firstTiming(paren.inner());
      case Expr.Unary unary -> firstTiming(unary.operand());
      case Expr.Binary binary -> firstTiming(binary.left());
      case Expr.Aggregate aggregate -> firstTiming(aggregate.inner());
      case Expr.Call call ->
          call.arguments().isEmpty()
              ? new Timing(0, null, null)
              : firstTiming(call.arguments().getFirst());
      case Expr.NumberLiteral number -> new Timing(0, null, null);
      case Expr.StringLiteral string -> new Timing(0, null, null);
    };
  }

  private double[] times(Labels labels, SampleRun run) {
    double[] times = Row.absent(grid.steps());
    long[] timestamps = run.timestamps();
    int next = 0;
    for (int step = 0; step < times.length; step++) {
      long time = grid.time(step);
      while (next < run.size() && timestamps[next] <= time) {
        next++;
      }
      if (next == 0 || timestamps[next - 1] <= time - evaluator.query().lookback()) {
        continue;
      }
      if (run.histogram(next - 1) != null) {
        throw new QueryException(
            "this should be an info metric, with float samples: " + LabelText.of(labels));
      }
      if (!StaleMarker.isStale(run.values()[next - 1])) {
        times[step] = timestamps[next - 1];
      }
    }
    return times;
  }

  /** Refuses two info series of one target whose samples are of the same time. */
  private void checkConflicts(Map<Labels, List<InfoRow>> infos, List<Row> rows) {
    for (List<InfoRow> same : infos.values()) {
      for (int step = 0; same.size() > 1 && step < grid.steps(); step++) {
        int at = step;
        if (rows.stream().anyMatch(row -> row.has(at))) {
          newest(same, step);
        }
      }
    }
  }

  private static @Nullable InfoRow newest(List<InfoRow> same, int step) {
    @Nullable InfoRow newest = null;
    for (InfoRow info : same) {
      double time = info.times()[step];
      if (Row.isAbsent(time)) {
        continue;
      }
      if (newest == null || newest.times()[step] < time) {
        newest = info;
      } else if (newest.times()[step] == time) {
        throw new QueryException(
            "found duplicate series for info metric: existing "
                + LabelText.of(newest.labels())
                + " @ "
                + (long) time
                + ", new "
                + LabelText.of(info.labels())
                + " @ "
                + (long) time);
      }
    }
    return newest;
  }

  private void enrich(
      Row base, Map<Labels, List<InfoRow>> infos, Set<String> infoNames, RowCollector collector) {
    List<List<InfoRow>> candidates = new ArrayList<>();
    Labels identity = base.labels.only(IDENTIFYING);
    for (String name : infoNames) {
      Labels target = identity.toBuilder().set(Labels.METRIC_NAME, name).build();
      List<InfoRow> found = infos.get(target);
      if (found != null) {
        candidates.add(found);
      }
    }
    Map<Labels, RowBuilder> results = new LinkedHashMap<>();
    for (int step = 0; step < grid.steps(); step++) {
      if (!base.has(step)) {
        continue;
      }
      @Nullable Labels labels = labels(base.labels, candidates, step);
      if (labels == null) {
        continue;
      }
      RowBuilder result = results.computeIfAbsent(labels, any -> new RowBuilder(grid.steps()));
      var histogram = base.histogram(step);
      if (histogram == null) {
        result.set(step, base.values[step]);
      } else {
        result.set(step, histogram);
      }
    }
    results.forEach((labels, row) -> row.build(labels, false, collector::add));
  }

  /** The labels of a series with those of its info series, or null to leave it out. */
  private @Nullable Labels labels(Labels base, List<List<InfoRow>> candidates, int step) {
    Map<String, String> added = new LinkedHashMap<>();
    boolean any = false;
    for (List<InfoRow> same : candidates) {
      @Nullable InfoRow info = newest(same, step);
      if (info != null) {
        any = true;
        add(info.labels(), base, added);
      }
    }
    boolean needed =
        dataMatchers.values().stream()
            .flatMap(List::stream)
            .anyMatch(matcher -> !matcher.matches(""));
    if (!any && needed) {
      return null;
    }
    if (added.isEmpty()) {
      return base;
    }
    Labels.Builder labels = base.toBuilder();
    added.forEach(labels::set);
    return labels.build();
  }

  private void add(Labels info, Labels base, Map<String, String> added) {
    info.forEach((name, value) -> {
      boolean wanted = dataMatchers.isEmpty() || dataMatchers.containsKey(name);
      if (name.equals(Labels.METRIC_NAME) || !wanted) {
        return;
      }
      @Nullable String before = added.get(name);
      if (before != null && !before.equals(value)) {
        throw new QueryException("conflicting label: " + name);
      }
      if (!base.has(name)) {
        added.put(name, value);
      }
    });
  }
}
