// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.promql.parse.BinaryOperator;
import io.trendlake.promql.parse.Expr;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a query before it runs: which parts give the same at every step, and which parts
 * are in it more than once.
 */
final class Plan {

  /** Their results depend on the time of evaluation even if their arguments do not. */
  private static final Set<String> TIMED =
      Set.of(
          "days_in_month",
          "day_of_month",
          "day_of_week",
          "day_of_year",
          "hour",
          "minute",
          "month",
          "year",
          "predict_linear",
          "time",
          "timestamp",
          "start_timestamp");

  /** They want nothing of a histogram but its count and sum. */
  private static final Set<String> COUNTING =
      Set.of("histogram_count", "histogram_sum", "histogram_avg");

  private final Expr root;
  private final IdentityHashMap<Expr, Boolean> constant = new IdentityHashMap<>();
  private final IdentityHashMap<Expr, String> repeated = new IdentityHashMap<>();
  private final IdentityHashMap<Expr, Boolean> onlyTotals = new IdentityHashMap<>();

  Plan(Expr root) {
    this.root = root;
    isConstant(root);
    findRepeated(root, new HashMap<>(), false);
    findTotals(root, false);
  }

  Expr root() {
    return root;
  }

  /** Whether a part gives the same at every step. */
  boolean givesTheSameAlways(Expr expr) {
    return constant.getOrDefault(expr, false);
  }

  /**
   * Whether of the histograms of a selector only count and sum are wanted. Then it is found out
   * when they are read whether there was a reset between two of them.
   */
  boolean wantsOnlyTotals(Expr.VectorSelector selector) {
    return onlyTotals.getOrDefault(selector, false);
  }

  /** The text of a part that is in the query more than once, or null. */
  @Nullable String repeatedText(Expr expr) {
    return repeated.get(expr);
  }

  private boolean isConstant(Expr expr) {
    boolean result =
        switch (expr) {
          case Expr.NumberLiteral number -> true;
          case Expr.StringLiteral string -> true;
          case Expr.VectorSelector selector -> selector.timing().at() != null;
          case Expr.MatrixSelector matrix -> isConstant(matrix.selector());
          case Expr.Subquery subquery -> {
            isConstant(subquery.inner());
            yield subquery.timing().at() != null;
          }
          case Expr.Paren paren -> isConstant(paren.inner());
          case Expr.Unary unary -> isConstant(unary.operand());
          case Expr.Binary binary -> {
            boolean left = isConstant(binary.left());
            yield isConstant(binary.right()) && left;
          }
          case Expr.Aggregate aggregate -> {
            boolean inner = isConstant(aggregate.inner());
            @Nullable Expr parameter = aggregate.parameter();
            yield (parameter == null || isConstant(parameter)) && inner;
          }
          case Expr.Call call -> {
            boolean all = !TIMED.contains(call.function().name());
            for (Expr argument : call.arguments()) {
              all = isConstant(argument) && all;
            }
            yield all;
          }
        };
    constant.put(expr, result);
    return result;
  }

  /**
   * Notes parts of the same text that are evaluated on the same grid.
   *
   * @param totals whether only totals of histograms are wanted, which makes their hints differ
   */
  private void findRepeated(Expr expr, Map<String, Expr> seen, boolean totals) {
    switch (expr) {
      case Expr.NumberLiteral number -> {}
      case Expr.StringLiteral string -> {}
      case Expr.VectorSelector selector -> note(selector, seen, totals);
      case Expr.MatrixSelector matrix -> {}
      case Expr.Subquery subquery -> findRepeated(subquery.inner(), new HashMap<>(), false);
      case Expr.Paren paren -> findRepeated(paren.inner(), seen, totals);
      case Expr.Unary unary -> findRepeated(unary.operand(), seen, totals);
      case Expr.Binary binary -> {
        findRepeated(binary.left(), seen, totals);
        findRepeated(binary.right(), seen, totals);
      }
      case Expr.Aggregate aggregate -> {
        if (!note(aggregate, seen, totals)) {
          findRepeated(aggregate.inner(), seen, totals);
        }
      }
      case Expr.Call call -> {
        boolean ranges =
            call.arguments().stream()
                .anyMatch(a -> a instanceof Expr.MatrixSelector || a instanceof Expr.Subquery);
        if (!(ranges && note(call, seen, totals))) {
          boolean counts = COUNTING.contains(call.function().name());
          for (Expr argument : call.arguments()) {
            findRepeated(argument, seen, totals || counts);
          }
        }
      }
    }
  }

  /** Whether the part was there before. */
  private boolean note(Expr expr, Map<String, Expr> seen, boolean totals) {
    String text = (totals ? "totals of " : "") + expr.print();
    @Nullable Expr before = seen.putIfAbsent(text, expr);
    if (before == null) {
      return false;
    }
    repeated.put(before, text);
    repeated.put(expr, text);
    return true;
  }

  private void findTotals(Expr expr, boolean counted) {
    switch (expr) {
      case Expr.NumberLiteral number -> {}
      case Expr.StringLiteral string -> {}
      case Expr.VectorSelector selector -> onlyTotals.put(selector, counted);
      case Expr.MatrixSelector matrix -> findTotals(matrix.selector(), counted);
      case Expr.Subquery subquery -> {} // Its own detection of resets needs the buckets.
      case Expr.Paren paren -> findTotals(paren.inner(), counted);
      case Expr.Unary unary -> findTotals(unary.operand(), counted);
      case Expr.Binary binary -> {
        boolean trims =
            binary.operator() == BinaryOperator.TRIM_LOWER
                || binary.operator() == BinaryOperator.TRIM_UPPER;
        if (!trims) {
          findTotals(binary.left(), counted);
          findTotals(binary.right(), counted);
        }
      }
      case Expr.Aggregate aggregate -> findTotals(aggregate.inner(), counted);
      case Expr.Call call -> {
        switch (call.function().name()) {
          case "histogram_quantile", "histogram_quantiles", "histogram_fraction" -> {}
          default -> {
            boolean counts = counted || COUNTING.contains(call.function().name());
            call.arguments().forEach(argument -> findTotals(argument, counts));
          }
        }
      }
    }
  }
}
