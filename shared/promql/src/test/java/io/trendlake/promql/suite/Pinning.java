// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pins all selectors of a query to a time, so that it answers the same at any other. */
final class Pinning {

  private static final Set<String> TIMED =
      Set.of(
          "days_in_month",
          "day_of_month",
          "day_of_week",
          "day_of_year",
          "end",
          "hour",
          "minute",
          "month",
          "predict_linear",
          "range",
          "start",
          "step",
          "time",
          "timestamp",
          "year");

  private static final Pattern CONTEXT = Pattern.compile("\\b(start|end|range|step)\\s*\\(\\s*\\)");

  private final long ts;
  private boolean timed;

  private Pinning(long ts) {
    this.ts = ts;
  }

  /** Whether a query asks for its own range or step. */
  static boolean usesContext(String query) {
    return CONTEXT.matcher(query).find();
  }

  /** The query with its selectors pinned, or null if it depends on the time otherwise. */
  static @Nullable String pin(String query, long ts) throws ParseException {
    Pinning pinning = new Pinning(ts);
    Expr pinned = pinning.pin(PromqlParser.parse(query, ParseOptions.ALL));
    return pinning.timed ? null : pinned.print();
  }

  private Timing pin(Timing timing) {
    return timing.at() instanceof At.Time
        ? timing
        : new Timing(timing.offset(), timing.offsetExpr(), new At.Time(ts));
  }

  private Expr.VectorSelector pin(Expr.VectorSelector selector) {
    return new Expr.VectorSelector(
        selector.name(),
        selector.matchers(),
        pin(selector.timing()),
        selector.extension(),
        selector.span());
  }

  private Expr pin(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral number -> number;
      case Expr.StringLiteral string -> string;
      case Expr.VectorSelector selector -> pin(selector);
      case Expr.MatrixSelector matrix ->
          new Expr.MatrixSelector(
              pin(matrix.selector()), matrix.range(), matrix.rangeExpr(), matrix.end());
      case Expr.Subquery subquery -> {
        see(subquery.inner());
        yield new Expr.Subquery(
            subquery.inner(),
            subquery.range(),
            subquery.rangeExpr(),
            subquery.step(),
            subquery.stepExpr(),
            pin(subquery.timing()),
            subquery.end());
      }
      case Expr.Paren paren -> new Expr.Paren(pin(paren.inner()), paren.span());
      case Expr.Unary unary ->
          new Expr.Unary(unary.negative(), pin(unary.operand()), unary.start());
      case Expr.Binary binary ->
          new Expr.Binary(
              binary.operator(),
              pin(binary.left()),
              pin(binary.right()),
              binary.bool(),
              binary.matching(),
              binary.type(),
              binary.span());
      case Expr.Aggregate aggregate -> {
        @Nullable Expr parameter = aggregate.parameter();
        yield new Expr.Aggregate(
            aggregate.aggregator(),
            pin(aggregate.inner()),
            parameter == null ? null : pin(parameter),
            aggregate.grouping(),
            aggregate.without(),
            aggregate.span());
      }
      case Expr.Call call -> {
        timed = timed || TIMED.contains(call.function().name());
        List<Expr> arguments = new ArrayList<>();
        for (Expr argument : call.arguments()) {
          // What info is given second is no selector of samples.
          boolean labelsOnly = call.function().name().equals("info") && !arguments.isEmpty();
          arguments.add(labelsOnly ? argument : pin(argument));
        }
        yield new Expr.Call(call.function(), arguments, call.span());
      }
    };
  }

  /** Notes functions of the time inside of a subquery, which is left as it is. */
  private void see(Expr inner) {
    pin(inner);
  }
}
