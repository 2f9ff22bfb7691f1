// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a query. Durations are in nanoseconds, as Prometheus holds them. */
public sealed interface Expr {

  /** Where it is in the query. */
  Span span();

  /** What it evaluates to. */
  ValueType type();

  /** As Prometheus prints it: one line, canonical. */
  default String print() {
    return Printer.print(this);
  }

  /**
   * A number; one written as a duration is its seconds.
   *
   * @param isDuration whether it was written as a duration, and is printed so
   */
  record NumberLiteral(double value, boolean isDuration, Span span) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }
  }

  /** A text. */
  record StringLiteral(String value, Span span) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.STRING;
    }
  }

  /** What {@code @} sets the time of evaluation to. */
  sealed interface At {
    /** A time in milliseconds since the epoch. */
    record Time(long millis) implements At {}

    /** The beginning of the query. */
    record Start() implements At {}

    /** The end of the query. */
    record End() implements At {}
  }

  /** How the edges of a range are treated. */
  enum Extension {
    /** Only samples inside. */
    NONE,
    /** The last sample at or before the beginning counts as lying there. */
    ANCHORED,
    /** Values at both edges are interpolated. */
    SMOOTHED
  }

  /**
   * {@code offset} and {@code @}.
   *
   * @param offset nanoseconds to look back, negative to look ahead
   * @param offsetExpr the offset if it is computed when the query runs, else null
   * @param at the time that {@code @} gives, or null
   */
  record Timing(long offset, @Nullable DurationExpr offsetExpr, @Nullable At at) {
    /** Neither. */
    static final Timing NONE = new Timing(0, null, null);
  }

  /**
   * Samples of the series that fulfil all conditions.
   *
   * @param name the metric name in front of the braces, or empty; also among the matchers
   */
  record VectorSelector(
      String name, List<Matcher> matchers, Timing timing, Extension extension, Span span)
      implements Expr {

    /** Copies the list. */
    public VectorSelector {
      matchers = List.copyOf(matchers);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }
  }

  /**
   * The samples of a range of time.
   *
   * @param range nanoseconds
   * @param rangeExpr the range if it is computed when the query runs, else null
   */
  record MatrixSelector(
      VectorSelector selector, long range, @Nullable DurationExpr rangeExpr, int end)
      implements Expr {
    @Override
    public Span span() {
      return new Span(selector.span().start(), end);
    }

    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }
  }

  /**
   * An expression evaluated again and again over a range of time.
   *
   * @param range nanoseconds
   * @param step nanoseconds; 0 for the default
   */
  record Subquery(
      Expr inner,
      long range,
      @Nullable DurationExpr rangeExpr,
      long step,
      @Nullable DurationExpr stepExpr,
      Timing timing,
      int end)
      implements Expr {
    @Override
    public Span span() {
      return new Span(inner.span().start(), end);
    }

    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }
  }

  /** An expression in parentheses. */
  record Paren(Expr inner, Span span) implements Expr {
    @Override
    public ValueType type() {
      return inner.type();
    }
  }

  /** A sign in front of an expression that is not a number. */
  record Unary(boolean negative, Expr operand, int start) implements Expr {
    @Override
    public Span span() {
      return new Span(start, operand.span().end());
    }

    @Override
    public ValueType type() {
      return operand.type();
    }
  }

  /**
   * An operator between two expressions. Long chains like {@code a + b + c + ...} are deep on the
   * left, so what walks trees follows the left sides in a loop; type and place are kept for that.
   *
   * @param bool whether a comparison gives 0 or 1 instead of filtering
   * @param matching how series pair; null unless both sides are vectors
   */
  record Binary(
      BinaryOperator operator,
      Expr left,
      Expr right,
      boolean bool,
      @Nullable VectorMatching matching,
      ValueType type,
      Span span)
      implements Expr {

    static Binary of(
        BinaryOperator operator,
        Expr left,
        Expr right,
        boolean bool,
        @Nullable VectorMatching matching) {
      boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
      return new Binary(
          operator,
          left,
          right,
          bool,
          matching,
          scalars ? ValueType.SCALAR : ValueType.VECTOR,
          left.span().to(right.span()));
    }
  }

  /**
   * An aggregation.
   *
   * @param parameter what comes before the vector, or null
   * @param without whether {@code grouping} names what to leave out
   */
  record Aggregate(
      Aggregator aggregator,
      Expr inner,
      @Nullable Expr parameter,
      List<String> grouping,
      boolean without,
      Span span)
      implements Expr {

    /** Copies the list. */
    public Aggregate {
      grouping = List.copyOf(grouping);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }
  }

  /** A function's call. */
  record Call(Function function, List<Expr> arguments, Span span) implements Expr {

    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public ValueType type() {
      return function.returns();
    }
  }
}
