// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.functions.Elementwise;
import io.trendlake.promql.functions.RangeFunctions;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.math.GoMath;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions on one grid of steps. A vector's series are handed on one after another,
 * each over all steps; only operators that need several at once gather them. Used by one thread.
 */
final class Evaluator {

  private final Query query;
  private final Grid grid;

  /** The series of parts that are in the query more than once. */
  private final Map<String, List<Row>> repeated = new HashMap<>();

  Evaluator(Query query, Grid grid) {
    this.query = query;
    this.grid = grid;
  }

  Query query() {
    return query;
  }

  Grid grid() {
    return grid;
  }

  int steps() {
    return grid.steps();
  }

  /** Hands on the series of an instant vector. Those without any point may be left out. */
  void vector(Expr expr, RowSink sink) {
    query.control().check();
    if (grid.steps() == 0) {
      return;
    }
    boolean alone = grid.steps() == 1 && grid.instant();
    if (!alone && query.plan().givesTheSameAlways(expr)) {
      spread(expr, sink);
      return;
    }
    @Nullable String text = query.plan().repeatedText(expr);
    if (text == null) {
      evaluate(expr, sink);
      return;
    }
    @Nullable List<Row> rows = repeated.get(text);
    if (rows == null) {
      List<Row> found = new ArrayList<>();
      evaluate(expr, found::add);
      query.budget().hold(found.size(), (long) found.size() * grid.steps());
      repeated.put(text, found);
      rows = found;
    }
    rows.forEach(sink::accept);
  }

  /** All series of an instant vector; to be given back by {@link #release}. */
  List<Row> rows(Expr expr) {
    List<Row> rows = new ArrayList<>();
    vector(
        expr,
        row -> {
          query.budget().hold(1, grid.steps());
          rows.add(row);
        });
    return rows;
  }

  void release(List<Row> rows) {
    query.budget().release(rows.size(), (long) rows.size() * grid.steps());
  }

  /** Evaluates at the first step what is the same at all steps. */
  private void spread(Expr expr, RowSink sink) {
    Evaluator once = new Evaluator(query, new Grid(grid.start(), grid.interval(), 1, true));
    once.vector(
        expr,
        row -> {
          double[] values = new double[grid.steps()];
          Arrays.fill(values, row.values[0]);
          @Nullable NativeHistogram @Nullable [] histograms = null;
          if (row.histograms != null) {
            histograms = new NativeHistogram[grid.steps()];
            Arrays.fill(histograms, row.histograms[0]);
          }
          sink.accept(new Row(row.labels, values, histograms, row.dropName));
        });
  }

  private void evaluate(Expr expr, RowSink sink) {
    switch (expr) {
      case Expr.VectorSelector selector -> new Selectors(this).instant(selector, sink);
      case Expr.Paren paren -> vector(paren.inner(), sink);
      case Expr.Unary unary -> unary(unary, sink);
      case Expr.Binary binary -> binary(binary, sink);
      case Expr.Aggregate aggregate -> new Aggregation(this, aggregate).evaluate(sink);
      case Expr.Call call -> call(call, sink);
      default ->
          throw new IllegalStateException("no instant vector: " + expr.getClass().getSimpleName());
    }
  }

  private void binary(Expr.Binary binary, RowSink sink) {
    if (binary.operator().isSet()) {
      new SetOperation(this, binary).evaluate(sink);
    } else if (binary.matching() != null) {
      new VectorJoin(this, binary).evaluate(sink);
    } else {
      new ScalarOperation(this, binary).evaluate(sink);
    }
  }

  private void unary(Expr.Unary unary, RowSink sink) {
    if (!unary.negative()) {
      vector(unary.operand(), sink);
      return;
    }
    nameless(
        unary.operand(), sink, row -> map(row, value -> -value, h -> Histograms.multiply(h, -1)));
  }

  private interface HistogramOperator {
    @Nullable NativeHistogram apply(NativeHistogram histogram);
  }

  private Row map(Row row, DoubleUnaryOperator numbers, @Nullable HistogramOperator histograms) {
    double[] values = new double[grid.steps()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.hasNumber(i) ? numbers.applyAsDouble(row.values[i]) : Row.ABSENT;
    }
    @Nullable NativeHistogram @Nullable [] mapped = null;
    if (row.histograms != null && histograms != null) {
      mapped = new NativeHistogram[grid.steps()];
      for (int i = 0; i < mapped.length; i++) {
        @Nullable NativeHistogram histogram = row.histograms[i];
        mapped[i] = histogram == null ? null : histograms.apply(histogram);
      }
    }
    return new Row(row.labels, values, mapped, row.dropName);
  }

  /** What a function makes of a series; null for nothing. */
  interface RowFunction {
    @Nullable Row apply(Row row);
  }

  /** Applies a function that makes something else of each series, so that its name goes. */
  void nameless(Expr argument, RowSink sink, RowFunction function) {
    if (query.delayedNameRemoval() || hasOneName(argument)) {
      vector(
          argument,
          row -> {
            @Nullable Row result = function.apply(row);
            if (result != null && !result.isEmpty()) {
              sink.accept(withoutName(result));
            }
          });
      return;
    }
    RowCollector collector = collector();
    vector(
        argument,
        row -> {
          @Nullable Row result = function.apply(row);
          if (result != null && !result.isEmpty()) {
            collector.add(withoutName(result));
          }
        });
    collector.forEach(sink);
  }

  Row withoutName(Row row) {
    return row.with(
        query.delayedNameRemoval() ? row.labels : row.labels.without(Row.METADATA), true);
  }

  RowCollector collector() {
    return new RowCollector(grid.instant() && query.delayedNameRemoval());
  }

  /** Whether all series of a vector have one metric name, or none, by the look of its selectors. */
  static boolean hasOneName(Expr expr) {
    return switch (expr) {
      case Expr.VectorSelector selector -> Selectors.hasOneName(selector);
      case Expr.MatrixSelector matrix -> Selectors.hasOneName(matrix.selector());
      case Expr.Paren paren -> hasOneName(paren.inner());
      case Expr.Unary unary -> hasOneName(unary.operand());
      case Expr.Call call ->
          (RangeFunctions.of(call.function().name()) != null
                  || Elementwise.of(call.function().name()) != null)
              && call.arguments().stream()
                  .allMatch(a -> a.type() == ValueType.SCALAR || hasOneName(a));
      default -> false;
    };
  }

  // Calls that give vectors.

  private void call(Expr.Call call, RowSink sink) {
    String name = call.function().name();
    List<Expr> arguments = call.arguments();
    if (RangeFunctions.of(name) != null) {
      new RangeCall(this, call).evaluate(sink);
      return;
    }
    @Nullable DoubleUnaryOperator elementwise = Elementwise.of(name);
    if (elementwise != null) {
      if (arguments.isEmpty()) {
        sink.accept(ofTime(elementwise));
      } else {
        nameless(arguments.getFirst(), sink, row -> map(row, elementwise, null));
      }
      return;
    }
    switch (name) {
      case "absent" -> absent(arguments.getFirst(), sink);
      case "clamp" ->
          clamp(arguments.getFirst(), scalar(arguments.get(1)), scalar(arguments.get(2)), sink);
      case "clamp_min" ->
          clamp(
              arguments.getFirst(),
              scalar(arguments.get(1)),
              filled(Double.POSITIVE_INFINITY),
              sink);
      case "clamp_max" ->
          clamp(
              arguments.getFirst(),
              filled(Double.NEGATIVE_INFINITY),
              scalar(arguments.get(1)),
              sink);
      case "round" ->
          round(
              arguments.getFirst(),
              arguments.size() > 1 ? scalar(arguments.get(1)) : filled(1),
              sink);
      case "histogram_avg" -> ofHistograms(call, sink, h -> h.sum() / h.count());
      case "histogram_count" -> ofHistograms(call, sink, NativeHistogram::count);
      case "histogram_sum" -> ofHistograms(call, sink, NativeHistogram::sum);
      case "histogram_stddev" -> ofHistograms(call, sink, h -> Math.sqrt(Histograms.variance(h)));
      case "histogram_stdvar" -> ofHistograms(call, sink, Histograms::variance);
      case "histogram_quantile", "histogram_quantiles", "histogram_fraction" ->
          new HistogramCall(this, call).evaluate(sink);
      case "label_replace" -> LabelFunctions.replace(this, call, sink);
      case "label_join" -> LabelFunctions.join(this, call, sink);
      case "sort", "sort_desc", "sort_by_label", "sort_by_label_desc" ->
          Sorting.sort(this, call, sink);
      case "timestamp", "start_timestamp" -> timestamp(call, sink);
      case "info" -> new InfoCall(this, call).evaluate(sink);
      case "vector" ->
          sink.accept(new Row(Labels.empty(), scalar(arguments.getFirst()), null, false));
      default -> throw new IllegalStateException("the function " + name + " has no evaluation");
    }
  }

  private Row ofTime(DoubleUnaryOperator function) {
    double[] values = new double[grid.steps()];
    for (int i = 0; i < values.length; i++) {
      long seconds = grid.time(i) / 1000;
      values[i] = function.applyAsDouble((double) seconds);
    }
    return new Row(Labels.empty(), values, null, false);
  }

  private double[] filled(double value) {
    double[] values = new double[grid.steps()];
    Arrays.fill(values, value);
    return values;
  }

  private void clamp(Expr argument, double[] least, double[] greatest, RowSink sink) {
    nameless(
        argument,
        sink,
        row -> {
          double[] values = Row.absent(grid.steps());
          for (int i = 0; i < values.length; i++) {
            if (row.hasNumber(i) && !(greatest[i] < least[i])) {
              values[i] = GoMath.max(least[i], GoMath.min(greatest[i], row.values[i]));
            }
          }
          return new Row(row.labels, values, null, row.dropName);
        });
  }

  private void round(Expr argument, double[] nearest, RowSink sink) {
    nameless(
        argument,
        sink,
        row -> {
          double[] values = Row.absent(grid.steps());
          for (int i = 0; i < values.length; i++) {
            if (row.hasNumber(i)) {
              double inverse = 1.0 / nearest[i]; // By the inverse, as it is more exact for 0.1.
              values[i] = Math.floor(row.values[i] * inverse + 0.5) / inverse;
            }
          }
          return new Row(row.labels, values, null, row.dropName);
        });
  }

  private interface HistogramFunction {
    double apply(NativeHistogram histogram);
  }

  private void ofHistograms(Expr.Call call, RowSink sink, HistogramFunction function) {
    nameless(
        call.arguments().getFirst(),
        sink,
        row -> {
          if (row.histograms == null) {
            return null;
          }
          double[] values = Row.absent(grid.steps());
          for (int i = 0; i < values.length; i++) {
            @Nullable NativeHistogram histogram = row.histograms[i];
            if (histogram != null) {
              values[i] = function.apply(histogram);
            }
          }
          return new Row(row.labels, values, null, row.dropName);
        });
  }

  private void absent(Expr argument, RowSink sink) {
    double[] values = filled(1);
    vector(
        argument,
        row -> {
          for (int i = 0; i < values.length; i++) {
            if (row.has(i)) {
              values[i] = Row.ABSENT;
            }
          }
        });
    Row row = new Row(Selectors.labelsOfAbsent(argument), values, null, false);
    if (!row.isEmpty()) {
      sink.accept(row);
    }
  }

  private void timestamp(Expr.Call call, RowSink sink) {
    Expr argument = call.arguments().getFirst();
    boolean start = call.function().name().equals("start_timestamp");
    if (argument instanceof Expr.VectorSelector selector) {
      if (start && !query.options().useStartTimestamps()) {
        return;
      }
      RowCollector collector = collector();
      new Selectors(this).times(selector, start, row -> collector.add(withoutName(row)));
      collector.forEach(sink);
    } else if (start) {
      vector(argument, row -> {});
    } else {
      nameless(
          argument,
          sink,
          row -> {
            double[] values = Row.absent(grid.steps());
            for (int i = 0; i < values.length; i++) {
              if (row.has(i)) {
                values[i] = grid.time(i) / 1000.0;
              }
            }
            return new Row(row.labels, values, null, row.dropName);
          });
    }
  }

  // Scalars.

  /** A number for each step. */
  double[] scalar(Expr expr) {
    query.control().check();
    return switch (expr) {
      case Expr.NumberLiteral number -> filled(number.value());
      case Expr.Paren paren -> scalar(paren.inner());
      case Expr.Unary unary -> {
        double[] values = scalar(unary.operand());
        for (int i = 0; unary.negative() && i < values.length; i++) {
          values[i] = -values[i];
        }
        yield values;
      }
      case Expr.Binary binary -> ScalarOperation.ofScalars(this, binary);
      case Expr.Call call -> scalarCall(call);
      default -> throw new IllegalStateException("no scalar: " + expr.getClass().getSimpleName());
    };
  }

  private double[] scalarCall(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    return switch (call.function().name()) {
      case "pi" -> filled(Math.PI);
      case "time" -> times();
      case "scalar" -> onlyNumbers(arguments.getFirst());
      case "max_of" -> extremes(arguments, true);
      case "min_of" -> extremes(arguments, false);
      default ->
          throw new IllegalStateException(
              "the function " + call.function().name() + " has no evaluation");
    };
  }

  private double[] times() {
    double[] times = new double[grid.steps()];
    for (int i = 0; i < times.length; i++) {
      times[i] = grid.time(i) / 1000.0;
    }
    return times;
  }

  private double[] extremes(List<Expr> arguments, boolean greatest) {
    double[] left = scalar(arguments.get(0));
    double[] right = scalar(arguments.get(1));
    for (int i = 0; i < left.length; i++) {
      left[i] = greatest ? GoMath.max(left[i], right[i]) : GoMath.min(left[i], right[i]);
    }
    return left;
  }

  /** The number of each step at which a vector has exactly one, else NaN. */
  private double[] onlyNumbers(Expr argument) {
    double[] values = Row.absent(grid.steps());
    boolean[] several = new boolean[grid.steps()];
    vector(
        argument,
        row -> {
          for (int i = 0; i < values.length; i++) {
            if (row.hasNumber(i)) {
              several[i] = several[i] || !Row.isAbsent(values[i]);
              values[i] = row.values[i];
            }
          }
        });
    for (int i = 0; i < values.length; i++) {
      if (several[i] || Row.isAbsent(values[i])) {
        values[i] = Double.NaN;
      }
    }
    return values;
  }
}
