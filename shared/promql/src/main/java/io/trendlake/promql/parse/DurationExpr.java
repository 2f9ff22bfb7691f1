// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import org.jspecify.annotations.Nullable;

/**
 * A range, an offset or a subquery's step that is computed when the query runs: {@code [step() *
 * 2]}. A plain number is a number of seconds.
 */
public sealed interface DurationExpr {

  /** Where it is in the query. */
  Span span();

  /** A number of seconds. */
  record Literal(Expr.NumberLiteral number) implements DurationExpr {
    @Override
    public Span span() {
      return number.span();
    }
  }

  /** {@code step()} of the query. */
  record Step(Span span) implements DurationExpr {}

  /** {@code range()} of the query: its end minus its start. */
  record Range(Span span) implements DurationExpr {}

  /** {@code max_of(a, b)} or {@code min_of(a, b)}. */
  record Extreme(boolean max, DurationExpr left, DurationExpr right, Span span)
      implements DurationExpr {}

  /** A minus sign; a plus sign leaves no trace but this with {@code negative} false. */
  record Sign(boolean negative, DurationExpr operand, int start) implements DurationExpr {
    @Override
    public Span span() {
      return new Span(start, operand.span().end());
    }
  }

  /** One of {@code + - * / % ^}. */
  record Binary(BinaryOperator operator, DurationExpr left, DurationExpr right)
      implements DurationExpr {
    @Override
    public Span span() {
      return left.span().to(right.span());
    }
  }

  /** In parentheses. */
  record Paren(DurationExpr inner) implements DurationExpr {
    @Override
    public Span span() {
      return inner.span();
    }
  }

  /** The number, if it is nothing but one. */
  default Expr.@Nullable NumberLiteral asNumber() {
    return this instanceof Literal literal ? literal.number() : null;
  }
}
