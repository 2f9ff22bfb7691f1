// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.functions.FunctionException;
import io.trendlake.promql.functions.RangeFunction;
import io.trendlake.promql.functions.RangeFunctions;
import io.trendlake.promql.functions.Samples;
import io.trendlake.promql.functions.Window;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.ValueType;
import io.trendlake.promql.trends.TrendFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A function of a range vector: a window over the samples of each series, moved step by step. */
final class RangeCall {

  private static final long NANOS = 1_000_000;

  private final Evaluator evaluator;
  private final Query query;
  private final Grid grid;
  private final String name;
  private final RangeFunction function;
  private final Expr matrix;
  private final Expr firstArgument;
  private final List<double[]> arguments = new ArrayList<>();
  private final boolean namesDiffer;
  private final Map<Labels, Labels> origins;

  RangeCall(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.query = evaluator.query();
    this.grid = evaluator.grid();
    this.name = call.function().name();
    this.function = Objects.requireNonNull(RangeFunctions.of(name));
    this.firstArgument = call.arguments().getFirst();
    @Nullable Expr found = null;
    for (Expr argument : call.arguments()) {
      if (argument.type() == ValueType.MATRIX) {
        found = argument;
      } else {
        arguments.add(evaluator.scalar(argument));
      }
    }
    this.matrix = Objects.requireNonNull(found);
    this.namesDiffer = !query.delayedNameRemoval() && !Evaluator.hasOneName(matrix);
    this.origins = namesDiffer ? query.origins(call) : Map.of();
  }

  void evaluate(RowSink sink) {
    if (name.equals("absent_over_time")) {
      absent(sink);
    } else {
      rows(sink);
    }
  }

  private void rows(RowSink sink) {
    switch (matrix) {
      case Expr.MatrixSelector selector -> ofSelector(selector, sink);
      case Expr.Subquery subquery -> ofSubquery(subquery, sink);
      default -> throw new IllegalStateException("no range vector: " + matrix.print());
    }
  }

  private void ofSelector(Expr.MatrixSelector selector, RowSink sink) {
    Extension extension = selector.selector().extension();
    @Nullable String refusal = RangeFunctions.refusal(name, extension);
    if (refusal != null) {
      throw new QueryException(refusal);
    }
    long range = selector.range() / NANOS;
    long before = range + (extension == Extension.NONE ? 0 : query.lookback());
    long after = extension == Extension.SMOOTHED ? query.lookback() : 0;
    Window window = window(range, extension);
    Selectors.RunSink ofSamples =
        (labels, run) ->
            series(
                window,
                labels,
                false,
                Samples.of(run),
                selector.selector().timing(),
                before,
                after,
                sink);
    @Nullable TrendLeaf leaf =
        TrendLeaf.of(
            query,
            grid,
            selector.selector(),
            TrendFunction.of(name),
            name,
            range,
            firstArgument.span());
    if (leaf == null) {
      new Selectors(evaluator).read(selector.selector(), before, after, ofSamples);
      return;
    }
    leaf.read(
        new TrendLeaf.Sink() {
          @Override
          public void evaluated(Labels labels, RowBuilder row) {
            handOn(labels, false, row, sink);
          }

          @Override
          public void samples(Labels labels, SampleRun run) {
            ofSamples.accept(labels, run);
          }
        });
  }

  private Window window(long range, Extension extension) {
    Window window = new Window(range, extension, firstArgument.span(), query.annotations());
    window.useStarts = query.options().useStartTimestamps() && RangeFunctions.usesStarts(name);
    window.arguments = new double[arguments.size()];
    return window;
  }

  private void ofSubquery(Expr.Subquery subquery, RowSink sink) {
    Grid inner = innerGrid(query, grid, subquery);
    long range = subquery.range() / NANOS;
    Window window = window(range, Extension.NONE);
    new Evaluator(query, inner)
        .vector(
            subquery.inner(),
            row -> {
              SampleRun run = run(row, inner);
              query.budget().holdSamples(run.size());
              series(
                  window,
                  row.labels,
                  row.dropName,
                  Samples.of(run),
                  subquery.timing(),
                  range,
                  0,
                  sink);
              query.budget().releaseSamples(run.size());
            });
  }

  /** The steps of a subquery that the steps around it need: multiples of its own step. */
  static Grid innerGrid(Query query, Grid grid, Expr.Subquery subquery) {
    long step =
        subquery.step() == 0
            ? query.options().subqueryStep()
            : Math.max(1, subquery.step() / NANOS);
    long first = Selectors.reference(subquery.timing(), grid.start());
    long last = Selectors.reference(subquery.timing(), grid.end());
    long after = first - subquery.range() / NANOS;
    long start = step * Math.floorDiv(after, step) + step;
    long wanted = last < start ? 0 : (last - start) / step + 1;
    int steps = query.budget().checkSteps(wanted, "the subquery " + subquery.print());
    return new Grid(start, step, steps, start == last);
  }

  /** The points of a row as samples. Hints do not hold between steps of a subquery. */
  private static SampleRun run(Row row, Grid inner) {
    int size = 0;
    long[] times = new long[inner.steps()];
    double[] values = new double[inner.steps()];
    @Nullable NativeHistogram @Nullable [] histograms =
        row.histograms == null ? null : new NativeHistogram[inner.steps()];
    for (int i = 0; i < inner.steps(); i++) {
      @Nullable NativeHistogram histogram = row.histogram(i);
      if (histogram != null && histograms != null) {
        boolean gauge = histogram.resetHint() == ResetHint.GAUGE;
        histograms[size] = gauge ? histogram : histogram.with(ResetHint.UNKNOWN);
        times[size++] = inner.time(i);
      } else if (row.hasNumber(i)) {
        values[size] = row.values[i];
        times[size++] = inner.time(i);
      }
    }
    return new SampleRun(size, times, values, histograms, null);
  }

  private void series(
      Window window,
      Labels labels,
      boolean dropped,
      Samples samples,
      Timing timing,
      long before,
      long after,
      RowSink sink) {
    window.reset(samples, labels.metricName());
    RowBuilder row = new RowBuilder(grid.steps());
    boolean fixed = timing.at() instanceof At.Time;
    for (int i = 0; i < grid.steps(); i++) {
      if (i == 0 || !fixed) {
        long end = Selectors.reference(timing, grid.time(i));
        window.end = end;
        window.start = end - window.range();
        window.move(end - before, end + after);
      }
      if (window.size() == 0) {
        continue;
      }
      for (int a = 0; a < window.arguments.length; a++) {
        window.arguments[a] = arguments.get(a)[i];
      }
      window.at = grid.time(i);
      window.clear();
      try {
        function.apply(window);
      } catch (FunctionException e) {
        throw new QueryException(String.valueOf(e.getMessage()));
      }
      row.take(i, window);
    }
    handOn(labels, dropped, row, sink);
  }

  private void handOn(Labels labels, boolean dropped, RowBuilder row, RowSink sink) {
    noteName(labels.metricName(), row);
    boolean keepsName = name.equals("last_over_time") || name.equals("first_over_time");
    boolean drop = dropped || !keepsName;
    Labels shown = drop && !query.delayedNameRemoval() ? labels.without(Row.METADATA) : labels;
    row.build(
        shown,
        drop,
        result -> {
          if (namesDiffer && !isAbsence() && cameFromOther(shown, labels)) {
            throw new QueryException("vector cannot contain metrics with the same labelset");
          }
          sink.accept(result);
        });
  }

  /** Whether the same labels were made of another series, at whatever step of the query. */
  private boolean cameFromOther(Labels shown, Labels labels) {
    @Nullable Labels before = origins.putIfAbsent(shown, labels);
    return before != null && !before.equals(labels);
  }

  private boolean isAbsence() {
    return name.equals("absent_over_time");
  }

  private void noteName(String metric, RowBuilder row) {
    boolean counts = name.equals("rate") || name.equals("increase");
    boolean named =
        metric.endsWith("_total")
            || metric.endsWith("_sum")
            || metric.endsWith("_count")
            || metric.endsWith("_bucket");
    if (counts && !metric.isEmpty() && !named && row.hasNumbers()) {
      query.annotations().notCounterName(metric, firstArgument.span());
    }
  }

  private void absent(RowSink sink) {
    double[] values = new double[grid.steps()];
    Arrays.fill(values, 1);
    rows(row -> {
      for (int i = 0; i < values.length; i++) {
        if (row.has(i)) {
          values[i] = Row.ABSENT;
        }
      }
    });
    Row row = new Row(Selectors.labelsOfAbsent(matrix), values, null, true);
    if (!row.isEmpty()) {
      sink.accept(row);
    }
  }
}
