// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.parse.Expr;
import java.util.ArrayDeque;
import java.util.Deque;

/** Whether a query selects series. */
final class Selecting {

  private Selecting() {}

  /** Whether there is a selector anywhere in a tree. */
  static boolean selects(Expr root) {
    Deque<Expr> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Expr.VectorSelector any -> {
          return true;
        }
        case Expr.MatrixSelector any -> {
          return true;
        }
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
    return false;
  }
}
