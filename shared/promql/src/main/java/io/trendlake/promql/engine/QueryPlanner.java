// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.ValueType;
import io.trendlake.promql.trends.TrendFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out from what the selectors of a query will be read, slice by slice. */
final class QueryPlanner {

  private static final long NANOS = 1_000_000;

  private final Query query;
  private final List<Leaf> leaves = new ArrayList<>();
  private int next;

  /** What the slices so far have come to. */
  private static final class Leaf {
    private final String expression;
    private final VectorSelector selector;
    private final List<SeriesSelection> trends = new ArrayList<>();
    private final List<SeriesSelection> samples = new ArrayList<>();
    private String refusal = "";

    Leaf(String expression, VectorSelector selector) {
      this.expression = expression;
      this.selector = selector;
    }

    private void add(List<SeriesSelection> to, long from, long until) {
      int last = to.size() - 1;
      if (last >= 0 && from <= to.get(last).to() + 1) {
        SeriesSelection before = to.get(last);
        to.set(
            last,
            new SeriesSelection(
                selector.matchers(), Math.min(before.from(), from), Math.max(before.to(), until)));
      } else if (from <= until) {
        to.add(new SeriesSelection(selector.matchers(), from, until));
      }
    }

    LeafPlan plan(boolean always) {
      if (trends.isEmpty()) {
        return new LeafPlan(expression, LeafPlan.Source.SAMPLES, refusal, trends, samples);
      }
      String exact = always ? "trends=always" : "hourly trends say it exactly";
      if (samples.isEmpty()) {
        return new LeafPlan(expression, LeafPlan.Source.TRENDS, exact, trends, samples);
      }
      String rest =
          refusal.isEmpty()
              ? "some days have no trends, or a range begins or ends in them"
              : refusal;
      return new LeafPlan(
          expression, LeafPlan.Source.BOTH, exact + "; elsewhere " + rest, trends, samples);
    }
  }

  QueryPlanner(Query query) {
    this.query = query;
  }

  QueryPlan plan(Grid grid) {
    List<Grid> slices = new Slices(query).cut(grid);
    for (Grid slice : slices) {
      next = 0;
      visit(query.plan().root(), slice);
    }
    return new QueryPlan(leaves(), grid.steps(), slices.size());
  }

  /** What one slice reads, selector by selector. */
  List<LeafPlan> leaves(Grid slice) {
    visit(query.plan().root(), slice);
    return leaves();
  }

  private List<LeafPlan> leaves() {
    boolean always = query.options().trends() == TrendUse.ALWAYS;
    return leaves.stream().map(leaf -> leaf.plan(always)).toList();
  }

  private void visit(Expr expr, Grid given) {
    boolean once = given.steps() > 1 && query.plan().givesTheSameAlways(expr);
    Grid grid = once ? given.first() : given;
    switch (expr) {
      case Expr.NumberLiteral number -> {}
      case Expr.StringLiteral string -> {}
      case VectorSelector selector ->
          leaf(expr, selector, grid, TrendFunction.INSTANT, "the selector", query.lookback());
      case Expr.MatrixSelector matrix ->
          leaf(expr, matrix.selector(), grid, null, "a range by itself", matrix.range() / NANOS);
      case Expr.Subquery subquery -> {
        Grid inner = grid.steps() == 0 ? grid : RangeCall.innerGrid(query, grid, subquery);
        visit(subquery.inner(), inner);
      }
      case Expr.Paren paren -> visit(paren.inner(), grid);
      case Expr.Unary unary -> visit(unary.operand(), grid);
      case Expr.Binary binary -> {
        visit(binary.left(), grid);
        visit(binary.right(), grid);
      }
      case Expr.Aggregate aggregate -> {
        @Nullable Expr parameter = aggregate.parameter();
        if (parameter != null) {
          visit(parameter, grid);
        }
        visit(aggregate.inner(), grid);
      }
      case Expr.Call call -> call(call, grid);
    }
  }

  private void call(Expr.Call call, Grid grid) {
    String name = call.function().name();
    for (Expr argument : call.arguments()) {
      switch (argument) {
        case Expr.MatrixSelector matrix ->
            leaf(
                call,
                matrix.selector(),
                grid,
                TrendFunction.of(name),
                name,
                matrix.range() / NANOS);
        case VectorSelector selector when name.equals("timestamp") ->
            leaf(call, selector, grid, TrendFunction.TIMESTAMP, name, query.lookback());
        case VectorSelector selector when name.equals("start_timestamp") ->
            leaf(call, selector, grid, null, name, query.lookback());
        default -> {
          if (argument.type() != ValueType.STRING) {
            visit(argument, grid);
          }
        }
      }
    }
  }

  private void leaf(
      Expr expr,
      VectorSelector selector,
      Grid grid,
      @Nullable TrendFunction function,
      String name,
      long range) {
    int number = next++;
    if (number == leaves.size()) {
      leaves.add(new Leaf(expr.print(), selector));
    }
    Leaf leaf = leaves.get(number);
    if (grid.steps() == 0) {
      return;
    }
    TrendPlan plan = TrendPlan.of(query, grid, selector, function, name, range);
    @Nullable String refusal = plan.refusal();
    if (refusal == null) {
      leaf.add(leaf.trends, plan.first(), plan.last());
      plan.bySamples()
          .values()
          .forEach(hours ->
              leaf.add(leaf.samples, hours.from(), Math.min(hours.until() - 1, plan.last())));
      return;
    }
    leaf.refusal = refusal;
    long wider = selector.extension() == Extension.NONE ? 0 : query.lookback();
    long first = Selectors.reference(selector.timing(), grid.start()) - range - wider + 1;
    long last = Selectors.reference(selector.timing(), grid.end());
    boolean ahead = selector.extension() == Extension.SMOOTHED;
    leaf.add(leaf.samples, first, last + (ahead ? query.lookback() : 0));
  }
}
