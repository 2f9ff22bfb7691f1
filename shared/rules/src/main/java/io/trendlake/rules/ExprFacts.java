// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Labels;
import io.trendlake.promql.parse.DurationExpr;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a rule's expression decides how it is evaluated. */
final class ExprFacts {

  private final List<List<Matcher>> selectors = new ArrayList<>();
  private boolean onlyInstant;

  private ExprFacts() {}

  static ExprFacts of(Expr expr) {
    ExprFacts facts = new ExprFacts();
    facts.walk(expr);
    return facts;
  }

  /**
   * Whether it means something else in a range query than at each of its instants: it asks for the
   * beginning, the end or the step of the query.
   */
  boolean isOnlyInstant() {
    return onlyInstant;
  }

  /** Whether it may select series of a metric. */
  boolean maySelect(String metric) {
    return selectors.stream()
        .anyMatch(matchers ->
            matchers.stream()
                .filter(matcher -> matcher.name().equals(Labels.METRIC_NAME))
                .allMatch(matcher -> matcher.matches(metric)));
  }

  private void walk(Expr expr) {
    Expr at = expr;
    // Chains of operators are deep on the left.
    while (at instanceof Expr.Binary binary) {
      walk(binary.right());
      at = binary.left();
    }
    switch (at) {
      case Expr.NumberLiteral _, Expr.StringLiteral _, Expr.Binary _ -> {}
      case Expr.VectorSelector selector -> add(selector);
      case Expr.MatrixSelector matrix -> {
        add(matrix.selector());
        look(matrix.rangeExpr());
      }
      case Expr.Subquery subquery -> {
        walk(subquery.inner());
        look(subquery.rangeExpr());
        look(subquery.stepExpr());
        look(subquery.timing());
      }
      case Expr.Paren paren -> walk(paren.inner());
      case Expr.Unary unary -> walk(unary.operand());
      case Expr.Aggregate aggregate -> {
        walk(aggregate.inner());
        if (aggregate.parameter() != null) {
          walk(aggregate.parameter());
        }
      }
      case Expr.Call call -> call.arguments().forEach(this::walk);
    }
  }

  private void add(Expr.VectorSelector selector) {
    selectors.add(selector.matchers());
    look(selector.timing());
  }

  private void look(Expr.Timing timing) {
    look(timing.offsetExpr());
    onlyInstant |= timing.at() instanceof Expr.At.Start || timing.at() instanceof Expr.At.End;
  }

  private void look(@Nullable DurationExpr duration) {
    switch (duration) {
      case DurationExpr.Step _, DurationExpr.Range _ -> onlyInstant = true;
      case DurationExpr.Extreme extreme -> {
        look(extreme.left());
        look(extreme.right());
      }
      case DurationExpr.Sign sign -> look(sign.operand());
      case DurationExpr.Binary binary -> {
        look(binary.left());
        look(binary.right());
      }
      case DurationExpr.Paren paren -> look(paren.inner());
      case DurationExpr.Literal _ -> {}
      case null -> {}
    }
  }
}
