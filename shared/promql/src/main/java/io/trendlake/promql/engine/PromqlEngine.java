// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.ScalarValue;
import io.trendlake.promql.engine.QueryValue.StringValue;
import io.trendlake.promql.engine.QueryValue.VectorSample;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.functions.ExtendedRates;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.promql.parse.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
              .plan(new Grid(start, Math.max(1, step), (int) steps, start == end));
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
        List<Row> rows = new Evaluator(query, grid).rows(root);
        rows.removeIf(Row::isEmpty);
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
    List<VectorSample> samples = new ArrayList<>();
    for (Row row : rows) {
      samples.add(new VectorSample(row.labels, ts, row.values[0], row.histogram(0)));
    }
    return new VectorValue(samples);
  }

  /** The samples of a range as they are, or the points of a subquery. */
  private MatrixValue matrix(Query query, Grid grid, Expr expr) {
    List<MatrixSeries> series = new ArrayList<>();
    switch (expr) {
      case Expr.MatrixSelector matrix -> {
        Expr.Extension extension = matrix.selector().extension();
        long range = matrix.range() / NANOS;
        long before = extension == Expr.Extension.NONE ? range : range + query.lookback();
        long after = extension == Expr.Extension.SMOOTHED ? query.lookback() : 0;
        long end = Selectors.reference(matrix.selector().timing(), grid.start());
        new Selectors(new Evaluator(query, grid))
            .read(
                matrix.selector(),
                before,
                after,
                (labels, run) -> {
                  @Nullable MatrixSeries found = series(labels, run);
                  if (found != null && extension != Expr.Extension.NONE) {
                    found = edged(found, end - range, end, extension);
                  }
                  if (found != null) {
                    query.budget().hold(1, found.values().length);
                    query.budget().holdTimes(found.values().length);
                    series.add(found);
                  }
                });
      }
      case Expr.Subquery subquery -> {
        Grid inner = RangeCall.innerGrid(query, grid, subquery);
        List<Row> rows = new Evaluator(query, inner).rows(subquery.inner());
        long[] times = times(inner);
        for (Row row : named(query, rows)) {
          series.add(series(query, row, times));
        }
      }
      default -> throw new IllegalStateException("no range vector: " + expr.print());
    }
    series.sort(Comparator.comparing(MatrixSeries::labels, Labels.ORDER));
    return new MatrixValue(series);
  }

  private static @Nullable MatrixSeries series(Labels labels, SampleRun run) {
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

  /** A series with a number at each edge of a range. */
  private static @Nullable MatrixSeries edged(
      MatrixSeries series, long start, long end, Expr.Extension extension) {
    if (series.histograms() != null) {
      throw new QueryException(
          extension.name().toLowerCase(Locale.ROOT) + " modifier is not supported with histograms");
    }
    SampleRun all =
        new SampleRun(series.values().length, series.timestamps(), series.values(), null, null);
    boolean smoothed = extension == Expr.Extension.SMOOTHED;
    SampleRun run = ExtendedRates.between(all, start, end, smoothed);
    return run.size() == 0
        ? null
        : new MatrixSeries(series.labels(), run.timestamps(), run.values(), null);
  }

  private static MatrixSeries cut(
      Labels labels,
      int size,
      long[] times,
      double[] values,
      @Nullable NativeHistogram @Nullable [] histograms) {
    return new MatrixSeries(
        labels,
        Arrays.copyOf(times, size),
        Arrays.copyOf(values, size),
        histograms == null ? null : Arrays.copyOf(histograms, size));
  }

  /** All times of a grid, which the series share that have a number at each. */
  private static long[] times(Grid grid) {
    long[] times = new long[grid.steps()];
    Arrays.setAll(times, grid::time);
    return times;
  }

  /** The points of a row; without a copy where each step has a number. */
  private static MatrixSeries series(Query query, Row row, long[] all) {
    int size = 0;
    for (int step = 0; step < all.length; step++) {
      size += row.has(step) ? 1 : 0;
    }
    if (size == all.length && row.histograms == null) {
      return new MatrixSeries(row.labels, all, row.values, null);
    }
    query.budget().hold(1, size);
    query.budget().holdTimes(size);
    long[] times = new long[size];
    double[] values = new double[size];
    @Nullable NativeHistogram @Nullable [] histograms =
        row.histograms == null ? null : new NativeHistogram[size];
    int next = 0;
    for (int step = 0; step < all.length; step++) {
      if (row.has(step)) {
        times[next] = all[step];
        values[next] = row.values[step];
        if (histograms != null) {
          histograms[next] = row.histogram(step);
        }
        next++;
      }
    }
    query.budget().release(1, all.length);
    return new MatrixSeries(row.labels, times, values, histograms);
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
    Grid grid = new Grid(start, step, (int) steps, start == end);
    return Slices.onDeepStack(
        expr,
        () -> {
          Query ready = ready(source, expr, start, end, step, annotations, control);
          List<Row> evaluated =
              new Slices(ready, SliceCache.of(cache, ready, query)).evaluate(grid);
          List<Row> rows = new ArrayList<>(named(ready, evaluated));
          evaluated = List.of();
          List<MatrixSeries> series = new ArrayList<>();
          long[] times = times(grid);
          while (!rows.isEmpty()) {
            // Each row is let go of as soon as its points are copied.
            Row row = rows.removeLast();
            if (!row.isEmpty()) {
              series.add(series(ready, row, times));
            }
          }
          series.sort(Comparator.comparing(MatrixSeries::labels, Labels.ORDER));
          return new QueryResult(new MatrixValue(series), annotations, ready.reads());
        });
  }
}
