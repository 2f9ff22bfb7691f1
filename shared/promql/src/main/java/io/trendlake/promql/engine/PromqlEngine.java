// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.Sample;
import io.trendlake.promql.engine.QueryValue.ScalarValue;
import io.trendlake.promql.engine.QueryValue.Series;
import io.trendlake.promql.engine.QueryValue.StringValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.promql.parse.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers PromQL queries from a source of samples, as Prometheus 3.14 does. Thread-safe. */
public final class PromqlEngine {

  private static final long NANOS = 1_000_000;

  private final EngineOptions options;
  private final @Nullable ResultCache cache;

  /** An engine that evaluates all queries in the same way. */
  public PromqlEngine(EngineOptions options) {
    this(options, null);
  }

  /**
   * An engine that keeps what closed days came to.
   *
   * @param cache null for none
   */
  public PromqlEngine(EngineOptions options, @Nullable ResultCache cache) {
    this.options = options;
    this.cache = cache;
  }

  /**
   * Answers a query at one time.
   *
   * @param ts milliseconds since the epoch
   * @throws ParseException if the text is no query
   * @throws QueryException if it cannot be answered
   */
  public QueryResult instant(SampleSource source, String query, long ts, QueryControl control)
      throws ParseException {
    Expr expr = PromqlParser.parse(query, options.parsing());
    Annotations annotations = new Annotations();
    return Slices.onDeepStack(
        expr,
        () -> {
          Query ready = ready(source, expr, ts, ts, 0, annotations, control);
          Grid grid = new Grid(ts, 1, 1, true);
          QueryValue value = instant(ready, grid);
          return new QueryResult(value, annotations, ready.reads());
        });
  }

  /**
   * Says how a query would be answered, without reading anything.
   *
   * @param start the first time, milliseconds since the epoch
   * @param end the last time; the same for an instant query
   * @param step milliseconds; 0 for an instant query
   * @throws ParseException if the text is no query
   * @throws QueryException if it cannot be answered
   */
  public QueryPlan plan(SampleSource source, String query, long start, long end, long step)
      throws ParseException {
    if (step < 0 || end < start || (step == 0 && end > start)) {
      throw new QueryException(
          "a plan needs a positive step and an end that is not before its start, but the step is "
              + step
              + " ms, the start "
              + start
              + " and the end "
              + end);
    }
    Expr expr = PromqlParser.parse(query, options.parsing());
    long steps = step == 0 ? 1 : (end - start) / step + 1;
    new Budget(options.maxSamples(), options.maxBytes()).checkSteps(steps, "the query");
    return Slices.onDeepStack(
        expr,
        () -> {
          Query ready =
              ready(source, expr, start, end, step, new Annotations(), QueryControl.unbounded());
          return new QueryPlanner(ready)
              .plan(new Grid(start, Math.max(1, step), (int) steps, steps == 1));
        });
  }

  private Query ready(
      SampleSource source,
      Expr expr,
      long start,
      long end,
      long step,
      Annotations annotations,
      QueryControl control) {
    Plan plan = new Plan(new Preparation(start, end, step).prepare(expr));
    Budget budget = new Budget(options.maxSamples(), options.maxBytes());
    return new Query(plan, options, source, budget, annotations, control);
  }

  private QueryValue instant(Query query, Grid grid) {
    Expr root = query.plan().root();
    Expr inner = root;
    while (inner instanceof Expr.Paren paren) {
      inner = paren.inner();
    }
    return switch (root.type()) {
      case SCALAR -> new ScalarValue(grid.start(), new Evaluator(query, grid).scalar(root)[0]);
      case STRING ->
          new StringValue(
              grid.start(), inner instanceof Expr.StringLiteral text ? text.value() : "");
      case VECTOR -> {
        List<Row> rows = new ArrayList<>();
        new Evaluator(query, grid)
            .vector(
                root,
                row -> {
                  if (!row.isEmpty()) {
                    rows.add(row);
                  }
                });
        yield vector(named(query, rows), grid.start());
      }
      case MATRIX -> matrix(query, grid, inner);
    };
  }

  /** Drops the names that are to go, where that was put off until the end. */
  private List<Row> named(Query query, List<Row> rows) {
    if (!query.delayedNameRemoval()) {
      return rows;
    }
    RowCollector collector = new RowCollector(false);
    for (Row row : rows) {
      collector.add(row.dropName ? row.with(row.labels.without(Row.METADATA), false) : row);
    }
    List<Row> named = new ArrayList<>();
    collector.forEach(named::add);
    return named;
  }

  private static VectorValue vector(List<Row> rows, long ts) {
    List<Sample> samples = new ArrayList<>();
    for (Row row : rows) {
      samples.add(new Sample(row.labels, ts, row.values[0], row.histogram(0)));
    }
    return new VectorValue(samples);
  }

  /** The samples of a range as they are, or the points of a subquery. */
  private MatrixValue matrix(Query query, Grid grid, Expr expr) {
    List<Series> series = new ArrayList<>();
    switch (expr) {
      case Expr.MatrixSelector matrix -> {
        if (matrix.selector().extension() != Expr.Extension.NONE) {
          throw new QueryException(
              "anchored and smoothed ranges can only be given to functions; select the range"
                  + " without the modifier");
        }
        new Selectors(new Evaluator(query, grid))
            .read(
                matrix.selector(),
                matrix.range() / NANOS,
                0,
                (labels, run) -> {
                  @Nullable Series found = series(labels, run);
                  if (found != null) {
                    series.add(found);
                  }
                });
      }
      case Expr.Subquery subquery -> {
        Grid inner = RangeCall.innerGrid(query, grid, subquery);
        List<Row> rows = new ArrayList<>();
        new Evaluator(query, inner).vector(subquery.inner(), rows::add);
        for (Row row : named(query, rows)) {
          series.add(series(row, inner));
        }
      }
      default -> throw new IllegalStateException("no range vector: " + expr.print());
    }
    series.sort(Comparator.comparing(Series::labels, Labels.ORDER));
    return new MatrixValue(series);
  }

  private static @Nullable Series series(Labels labels, SampleRun run) {
    long[] times = new long[run.size()];
    double[] values = new double[run.size()];
    @Nullable NativeHistogram @Nullable [] given = run.histograms();
    @Nullable NativeHistogram @Nullable [] histograms =
        given == null ? null : new NativeHistogram[run.size()];
    int size = 0;
    for (int i = 0; i < run.size(); i++) {
      @Nullable NativeHistogram histogram = given == null ? null : given[i];
      double value = histogram == null ? run.values()[i] : histogram.sum();
      if (StaleMarker.isStale(value)) {
        continue;
      }
      times[size] = run.timestamps()[i];
      values[size] = run.values()[i];
      if (histograms != null) {
        histograms[size] = histogram;
      }
      size++;
    }
    return size == 0 ? null : cut(labels, size, times, values, histograms);
  }

  private static Series cut(
      Labels labels,
      int size,
      long[] times,
      double[] values,
      @Nullable NativeHistogram @Nullable [] histograms) {
    return new Series(
        labels,
        Arrays.copyOf(times, size),
        Arrays.copyOf(values, size),
        histograms == null ? null : Arrays.copyOf(histograms, size));
  }

  private static Series series(Row row, Grid grid) {
    long[] times = new long[grid.steps()];
    double[] values = new double[grid.steps()];
    @Nullable NativeHistogram @Nullable [] histograms =
        row.histograms == null ? null : new NativeHistogram[grid.steps()];
    int size = 0;
    for (int step = 0; step < grid.steps(); step++) {
      if (row.has(step)) {
        times[size] = grid.time(step);
        values[size] = row.values[step];
        if (histograms != null) {
          histograms[size] = row.histogram(step);
        }
        size++;
      }
    }
    return cut(row.labels, size, times, values, histograms);
  }

  /**
   * Answers a query at each step from a time to another.
   *
   * @param start the first time, milliseconds since the epoch
   * @param end the last time, which is only met if the steps lead to it
   * @param step milliseconds, positive
   * @throws ParseException if the text is no query
   * @throws QueryException if it cannot be answered
   */
  public QueryResult range(
      SampleSource source, String query, long start, long end, long step, QueryControl control)
      throws ParseException {
    if (step <= 0 || end < start) {
      throw new QueryException(
          "a range query needs a positive step and an end that is not before its start, but the"
              + " step is "
              + step
              + " ms, the start "
              + start
              + " and the end "
              + end);
    }
    Expr expr = PromqlParser.parse(query, options.parsing());
    if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
      throw new QueryException(
          QueryException.Kind.INVALID,
          "invalid expression type \""
              + expr.type().documented()
              + "\" for range query, must be Scalar or instant Vector");
    }
    long steps = (end - start) / step + 1;
    new Budget(options.maxSamples(), options.maxBytes()).checkSteps(steps, "the query");
    Annotations annotations = new Annotations();
    Grid grid = new Grid(start, step, (int) steps, steps == 1);
    return Slices.onDeepStack(
        expr,
        () -> {
          Query ready = ready(source, expr, start, end, step, annotations, control);
          List<Row> rows = new Slices(ready, SliceCache.of(cache, ready, query)).evaluate(grid);
          List<Series> series = new ArrayList<>();
          for (Row row : named(ready, rows)) {
            if (!row.isEmpty()) {
              series.add(series(row, grid));
            }
          }
          series.sort(Comparator.comparing(Series::labels, Labels.ORDER));
          return new QueryResult(new MatrixValue(series), annotations, ready.reads());
        });
  }
}
