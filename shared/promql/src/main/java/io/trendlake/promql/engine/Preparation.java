// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.promql.math.GoMath;
import io.trendlake.promql.parse.DurationExpr;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Timing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree ready for one query: durations are computed, {@code start()}, {@code end()}, {@code
 * step()} and {@code range()} become numbers, parentheses that mean nothing any more go.
 *
 * @param start the query's first time, milliseconds
 * @param end the query's last time as it was asked for, milliseconds
 * @param step milliseconds; 0 for an instant query
 */
record Preparation(long start, long end, long step) {

  Expr prepare(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral number -> number;
      case Expr.StringLiteral string -> string;
      case Expr.VectorSelector selector -> selector(selector);
      case Expr.MatrixSelector matrix ->
          new Expr.MatrixSelector(
              selector(matrix.selector()),
              positive(matrix.range(), matrix.rangeExpr()),
              null,
              matrix.end());
      case Expr.Subquery subquery ->
          new Expr.Subquery(
              prepare(subquery.inner()),
              positive(subquery.range(), subquery.rangeExpr()),
              null,
              positive(subquery.step(), subquery.stepExpr()),
              null,
              timing(subquery.timing()),
              subquery.end());
      case Expr.Paren paren -> new Expr.Paren(prepare(paren.inner()), paren.span());
      case Expr.Unary unary ->
          new Expr.Unary(unary.negative(), prepare(unary.operand()), unary.start());
      case Expr.Binary binary ->
          new Expr.Binary(
              binary.operator(),
              prepare(binary.left()),
              prepare(binary.right()),
              binary.bool(),
              binary.matching(),
              binary.type(),
              binary.span());
      case Expr.Aggregate aggregate -> {
        @Nullable Expr parameter = aggregate.parameter();
        yield new Expr.Aggregate(
            aggregate.aggregator(),
            unwrapped(prepare(aggregate.inner())),
            parameter == null ? null : unwrapped(prepare(parameter)),
            aggregate.grouping(),
            aggregate.without(),
            aggregate.span());
      }
      case Expr.Call call -> call(call);
    };
  }

  private static Expr unwrapped(Expr expr) {
    Expr inner = expr;
    while (inner instanceof Expr.Paren paren) {
      inner = paren.inner();
    }
    return inner;
  }

  private Expr call(Expr.Call call) {
    return switch (call.function().name()) {
      case "start" -> number(start / 1000.0, call);
      case "end" -> number(end / 1000.0, call);
      case "range" -> number((end - start) / 1000.0, call);
      case "step" -> number(start == end ? 0 : step / 1000.0, call);
      default -> {
        List<Expr> arguments = new ArrayList<>();
        for (Expr argument : call.arguments()) {
          arguments.add(unwrapped(prepare(argument)));
        }
        yield new Expr.Call(call.function(), arguments, call.span());
      }
    };
  }

  private static Expr number(double value, Expr.Call call) {
    return new Expr.NumberLiteral(value, false, call.span());
  }

  private Expr.VectorSelector selector(Expr.VectorSelector selector) {
    return new Expr.VectorSelector(
        selector.name(),
        selector.matchers(),
        timing(selector.timing()),
        selector.extension(),
        selector.span());
  }

  private Timing timing(Timing timing) {
    @Nullable DurationExpr expr = timing.offsetExpr();
    @Nullable At at = timing.at();
    At resolved =
        switch (at) {
          case null -> null;
          case At.Time time -> time;
          case At.Start first -> new At.Time(start);
          case At.End last -> new At.Time(end);
        };
    return new Timing(expr == null ? timing.offset() : nanos(expr, true), null, resolved);
  }

  private long positive(long nanos, @Nullable DurationExpr expr) {
    return expr == null ? nanos : nanos(expr, false);
  }

  private long nanos(DurationExpr expr, boolean mayBeNegative) {
    double seconds = seconds(expr);
    String place = expr.span().start() + ":" + expr.span().end() + ": ";
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      throw new QueryException(QueryException.Kind.INVALID, place + "duration is NaN or infinite");
    }
    if (seconds <= 0 && !mayBeNegative) {
      throw new QueryException(
          QueryException.Kind.INVALID, place + "duration must be greater than 0");
    }
    if (Math.abs(seconds) > 0x1p63 / 1e9) {
      throw new QueryException(QueryException.Kind.INVALID, place + "duration is out of range");
    }
    return ((long) (seconds * 1000)) * 1_000_000;
  }

  private double seconds(DurationExpr expr) {
    return switch (expr) {
      case DurationExpr.Literal literal -> literal.number().value();
      case DurationExpr.Step any -> step / 1000.0;
      case DurationExpr.Range any -> (end - start) / 1000.0;
      case DurationExpr.Paren paren -> seconds(paren.inner());
      case DurationExpr.Sign sign ->
          sign.negative() ? -seconds(sign.operand()) : seconds(sign.operand());
      case DurationExpr.Extreme extreme -> {
        double left = seconds(extreme.left());
        double right = seconds(extreme.right());
        yield extreme.max() ? GoMath.max(left, right) : GoMath.min(left, right);
      }
      case DurationExpr.Binary binary -> seconds(binary);
    };
  }

  private double seconds(DurationExpr.Binary binary) {
    double left = seconds(binary.left());
    double right = seconds(binary.right());
    String place = binary.span().start() + ":" + binary.span().end() + ": ";
    return switch (binary.operator()) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> {
        if (right == 0) {
          throw new QueryException(QueryException.Kind.INVALID, place + "division by zero");
        }
        yield left / right;
      }
      case MODULO -> {
        if (right == 0) {
          throw new QueryException(QueryException.Kind.INVALID, place + "modulo by zero");
        }
        yield left % right;
      }
      case POWER -> GoMath.pow(left, right);
      default -> throw new IllegalStateException("no operator of durations: " + binary.operator());
    };
  }
}
