// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.LabelMatcher;
import io.trendlake.promql.parse.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Which series a query selects. */
final class Selecting {

  private Selecting() {}

  /** The matchers of each selector anywhere in a tree. */
  static List<List<LabelMatcher>> selectors(Expr root) {
    List<List<LabelMatcher>> selectors = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Expr.VectorSelector selector -> selectors.add(List.copyOf(selector.matchers()));
        case Expr.MatrixSelector matrix -> open.push(matrix.selector());
        case Expr.Aggregate aggregate -> {
          open.push(aggregate.inner());
          if (aggregate.parameter() != null) {
            open.push(aggregate.parameter());
          }
        }
        case Expr.Binary binary -> {
          open.push(binary.left());
          open.push(binary.right());
        }
        case Expr.Call call -> call.arguments().forEach(open::push);
        case Expr.Paren paren -> open.push(paren.inner());
        case Expr.Unary unary -> open.push(unary.operand());
        case Expr.Subquery subquery -> open.push(subquery.inner());
        case Expr.NumberLiteral any -> {}
        case Expr.StringLiteral any -> {}
      }
    }
    return selectors;
  }
}
