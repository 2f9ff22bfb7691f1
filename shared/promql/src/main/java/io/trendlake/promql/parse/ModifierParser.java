// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.MatrixSelector;
import io.trendlake.promql.parse.Expr.NumberLiteral;
import io.trendlake.promql.parse.Expr.Subquery;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.parse.TokenStream.SyntaxException;
import io.trendlake.promql.text.GoFloat;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads what follows an expression: ranges, subqueries, {@code offset}, {@code @} and the like. */
final class ModifierParser {

  /** How many subqueries may be around one another. */
  private static final int MAX_SUBQUERIES = 1024;

  private final TokenStream tokens;
  private final ParseOptions options;
  private final DurationParser durations;

  /** Ranges over what is no selector: the mistake is noted, and what follows is read. */
  private final Set<Expr> invalidRanges = Collections.newSetFromMap(new IdentityHashMap<>());

  ModifierParser(TokenStream tokens, ParseOptions options) {
    this.tokens = tokens;
    this.options = options;
    this.durations = new DurationParser(tokens, options);
  }

  /** The expression with all that follows it. */
  Expr modified(Expr first) {
    Expr expr = first;
    int subqueries = 0;
    while (true) {
      if (tokens.is(Kind.LEFT_BRACKET)) {
        subqueries++;
        tokens.check(subqueries, MAX_SUBQUERIES, "has", "subqueries around one another; use fewer");
        expr = brackets(expr);
      } else if (tokens.is(Kind.AT)) {
        tokens.take();
        expr = at(expr);
      } else if (tokens.takeKeyword("offset")) {
        expr = offset(expr);
      } else if (tokens.takeKeyword("anchored")) {
        expr = extended(expr, Extension.ANCHORED);
      } else if (tokens.takeKeyword("smoothed")) {
        expr = extended(expr, Extension.SMOOTHED);
      } else {
        return expr;
      }
    }
  }

  private Expr brackets(Expr expr) {
    Token open = tokens.take();
    DurationExpr range;
    try {
      range = durations.positive();
    } catch (SyntaxException e) {
      throw tokens.reported("subquery or range selector", "number, duration, step(), or range()");
    }
    if (tokens.is(Kind.COLON)) {
      tokens.take();
      return subquery(expr, range);
    }
    if (!tokens.is(Kind.RIGHT_BRACKET)) {
      throw tokens.reported("subquery or range", "\":\" or \"]\"");
    }
    Token close = tokens.take();
    return rangeOf(expr, range, open.span().to(close.span()));
  }

  private Expr rangeOf(Expr expr, DurationExpr range, Span brackets) {
    @Nullable String wrong = null;
    if (!(expr instanceof VectorSelector selector)) {
      wrong = "ranges only allowed for vector selectors";
    } else if (selector.timing().offset() != 0) {
      wrong = "no offset modifiers allowed before range";
    } else if (selector.timing().at() instanceof At.Time) {
      wrong = "no @ modifiers allowed before range";
    }
    if (wrong != null) {
      tokens.error(brackets, wrong);
    }
    boolean valid = expr instanceof VectorSelector;
    VectorSelector selector =
        expr instanceof VectorSelector found
            ? found
            : new VectorSelector("", List.of(), Timing.NONE, Extension.NONE, expr.span());
    MatrixSelector matrix =
        new MatrixSelector(selector, nanos(range), computed(range), brackets.end());
    if (!valid) {
      invalidRanges.add(matrix);
    }
    return matrix;
  }

  private Expr subquery(Expr inner, DurationExpr range) {
    @Nullable DurationExpr step = null;
    if (!tokens.is(Kind.RIGHT_BRACKET)) {
      try {
        step = durations.positive();
      } catch (SyntaxException e) {
        throw tokens.reported("subquery selector", "number, duration, step(), range(), or \"]\"");
      }
      if (!tokens.is(Kind.RIGHT_BRACKET)) {
        throw tokens.reported("subquery selector", "\"]\"");
      }
    }
    Token close = tokens.take();
    return new Subquery(
        inner,
        nanos(range),
        computed(range),
        step == null ? 0 : nanos(step),
        step == null ? null : computed(step),
        Timing.NONE,
        close.span().end());
  }

  private static long nanos(DurationExpr duration) {
    @Nullable NumberLiteral number = duration.asNumber();
    return number == null ? 0 : Literals.nanos(number.value());
  }

  private static @Nullable DurationExpr computed(DurationExpr duration) {
    return duration.asNumber() == null ? duration : null;
  }

  private Expr at(Expr expr) {
    try {
      if (tokens.is(Kind.START_OR_END)) {
        boolean start = tokens.take().text().equalsIgnoreCase("start");
        tokens.expect(Kind.LEFT_PAREN);
        tokens.expect(Kind.RIGHT_PAREN);
        return at(expr, start ? new At.Start() : new At.End());
      }
      @Nullable Token sign = tokens.sign();
      NumberLiteral number = tokens.number();
      double seconds =
          sign != null && sign.isOperator(BinaryOperator.SUBTRACT)
              ? -number.value()
              : number.value();
      if (Double.isNaN(seconds) || Math.abs(seconds) >= 0x1p63) {
        tokens.error(
            expr.span(), "timestamp out of bounds for @ modifier: " + GoFloat.fixed(seconds, 6));
      }
      return at(expr, new At.Time(Math.round(seconds * 1000)));
    } catch (SyntaxException e) {
      throw tokens.reported("@", "timestamp");
    }
  }

  private Expr at(Expr expr, At at) {
    return retimed(
        expr,
        "@ modifier must be preceded by an instant vector selector or range vector selector or a"
            + " subquery",
        timing -> {
          if (timing.at() != null) {
            tokens.error(expr.span(), "@ <timestamp> may not be set multiple times");
            return timing;
          }
          return new Timing(timing.offset(), timing.offsetExpr(), at);
        });
  }

  private Expr offset(Expr expr) {
    DurationExpr offset;
    try {
      offset = durations.offset();
    } catch (SyntaxException e) {
      throw tokens.reported("offset", "number, duration, step(), or range()");
    }
    return retimed(
        expr,
        "offset modifier must be preceded by an instant vector selector or range vector selector"
            + " or a subquery",
        timing -> {
          if (timing.offset() != 0 || timing.offsetExpr() != null) {
            tokens.error(expr.span(), "offset may not be set multiple times");
            return timing;
          }
          return new Timing(nanos(offset), computed(offset), timing.at());
        });
  }

  private Expr retimed(Expr expr, String refusal, UnaryOperator<Timing> change) {
    if (invalidRanges.contains(expr)) {
      tokens.error(expr.span(), "ranges only allowed for vector selectors");
      return expr;
    }
    return switch (expr) {
      case VectorSelector selector -> retimed(selector, change, tokens.lastClosing());
      case MatrixSelector matrix -> {
        VectorSelector selector =
            retimed(matrix.selector(), change, matrix.selector().span().end());
        yield new MatrixSelector(
            selector, matrix.range(), matrix.rangeExpr(), tokens.lastClosing());
      }
      case Subquery subquery ->
          new Subquery(
              subquery.inner(),
              subquery.range(),
              subquery.rangeExpr(),
              subquery.step(),
              subquery.stepExpr(),
              change.apply(subquery.timing()),
              tokens.lastClosing());
      default -> {
        tokens.error(expr.span(), refusal);
        yield expr;
      }
    };
  }

  private static VectorSelector retimed(
      VectorSelector selector, UnaryOperator<Timing> change, int end) {
    return new VectorSelector(
        selector.name(),
        selector.matchers(),
        change.apply(selector.timing()),
        selector.extension(),
        new Span(selector.span().start(), end));
  }

  private Expr extended(Expr expr, Extension extension) {
    String word = extension == Extension.ANCHORED ? "anchored" : "smoothed";
    if (!options.extendedRangeSelectors()) {
      tokens.error(expr.span(), word + " modifier is experimental and not enabled");
      return expr;
    }
    if (invalidRanges.contains(expr)) {
      return expr;
    }
    return switch (expr) {
      case VectorSelector selector -> extended(selector, extension, expr.span());
      case MatrixSelector matrix ->
          new MatrixSelector(
              extended(matrix.selector(), extension, expr.span()),
              matrix.range(),
              matrix.rangeExpr(),
              matrix.end());
      case Subquery subquery -> {
        tokens.error(subquery.span(), word + " modifier is not supported for subqueries");
        yield expr;
      }
      default -> {
        tokens.error(expr.span(), word + " modifier not implemented");
        yield expr;
      }
    };
  }

  private VectorSelector extended(VectorSelector selector, Extension extension, Span span) {
    if (selector.extension() != Extension.NONE && selector.extension() != extension) {
      tokens.error(span, "anchored and smoothed modifiers cannot be used together");
    }
    return new VectorSelector(
        selector.name(), selector.matchers(), selector.timing(), extension, selector.span());
  }
}
