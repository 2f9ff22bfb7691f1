// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.promql.parse.Expr.NumberLiteral;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.parse.TokenStream.SyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads durations, and the expressions of durations that are experimental. */
final class DurationParser {

  private final TokenStream tokens;
  private final ParseOptions options;

  DurationParser(TokenStream tokens, ParseOptions options) {
    this.tokens = tokens;
    this.options = options;
  }

  /** Reads a duration that has to be greater than 0. */
  DurationExpr positive() {
    DurationExpr duration = duration(1);
    @Nullable NumberLiteral number = duration.asNumber();
    if (number != null && number.value() <= 0) {
      tokens.error(number.span(), "duration must be greater than 0");
      return zero();
    }
    return duration;
  }

  /** After {@code offset}, where an operator belongs to the expression around if it can. */
  DurationExpr offset() {
    if (tokens.is(Kind.LEFT_PAREN)) {
      return duration(1);
    }
    @Nullable Token sign = tokens.sign();
    if (sign == null) {
      return operand();
    }
    if (tokens.is(Kind.LEFT_PAREN)) {
      tokens.take();
      DurationExpr inner = duration(1);
      tokens.expect(Kind.RIGHT_PAREN);
      return signed(sign, inner.asNumber() == null ? paren(inner) : inner);
    }
    if (tokens.isSign()) {
      // A second sign makes it an expression of durations, to which operators belong.
      tokens.stepBack();
      return duration(1);
    }
    if (tokens.is(Kind.NUMBER) || tokens.is(Kind.DURATION)) {
      return signed(sign, new DurationExpr.Literal(tokens.number()));
    }
    return new DurationExpr.Sign(
        sign.isOperator(BinaryOperator.SUBTRACT), operand(), sign.span().start());
  }

  private DurationExpr duration(int minimum) {
    tokens.enter();
    @Nullable Token sign = tokens.sign();
    DurationExpr left =
        sign == null ? operand() : signed(sign, duration(BinaryOperator.POWER.precedence()));
    int chain = 0;
    while (true) {
      @Nullable BinaryOperator operator = tokens.operator();
      if (operator == null || operator.precedence() < minimum || !isArithmetic(operator)) {
        break;
      }
      chain++;
      tokens.check(
          tokens.depth() + chain,
          PromqlParser.MAX_DEPTH,
          "is nested",
          "levels deep; use shorter durations");
      Token token = tokens.take();
      int precedence = operator.precedence();
      DurationExpr right = duration(operator.bindsRight() ? precedence : precedence + 1);
      left = binary(left, operator, token, right);
    }
    tokens.leave();
    return left;
  }

  private static boolean isArithmetic(BinaryOperator operator) {
    return switch (operator) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, POWER -> true;
      default -> false;
    };
  }

  private DurationExpr binary(
      DurationExpr left, BinaryOperator operator, Token token, DurationExpr right) {
    experimental(left);
    @Nullable NumberLiteral divisor = right.asNumber();
    boolean byZero = divisor != null && divisor.value() == 0;
    if (byZero && operator == BinaryOperator.DIVIDE) {
      tokens.error(token.span(), "division by zero");
      return zero();
    }
    if (byZero && operator == BinaryOperator.MODULO) {
      tokens.error(token.span(), "modulo by zero");
      return zero();
    }
    return new DurationExpr.Binary(operator, left, right);
  }

  private DurationExpr operand() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> {
        NumberLiteral number = tokens.number();
        yield inRange(number, number.span());
      }
      case LEFT_PAREN -> {
        tokens.take();
        DurationExpr inner = duration(1);
        tokens.expect(Kind.RIGHT_PAREN);
        experimental(inner);
        yield inner.asNumber() == null ? paren(inner) : inner;
      }
      case STEP_OR_RANGE -> {
        tokens.take();
        tokens.expect(Kind.LEFT_PAREN);
        Span span = token.span().to(tokens.expect(Kind.RIGHT_PAREN).span());
        boolean step = token.text().equalsIgnoreCase("step");
        yield experimental(step ? new DurationExpr.Step(span) : new DurationExpr.Range(span));
      }
      case MAX_OF_OR_MIN_OF -> {
        tokens.take();
        tokens.expect(Kind.LEFT_PAREN);
        DurationExpr left = duration(1);
        tokens.expect(Kind.COMMA);
        DurationExpr right = duration(1);
        Span span = token.span().to(tokens.expect(Kind.RIGHT_PAREN).span());
        boolean max = token.text().equalsIgnoreCase("max_of");
        yield experimental(new DurationExpr.Extreme(max, left, right, span));
      }
      default -> throw new SyntaxException();
    };
  }

  private static DurationExpr paren(DurationExpr inner) {
    return inner instanceof DurationExpr.Paren ? inner : new DurationExpr.Paren(inner);
  }

  private DurationExpr signed(Token sign, DurationExpr operand) {
    boolean negative = sign.isOperator(BinaryOperator.SUBTRACT);
    @Nullable NumberLiteral number = operand.asNumber();
    if (number != null) {
      return inRange(Literals.signed(number, negative, sign.span().start()), sign.span());
    }
    return negative ? new DurationExpr.Sign(true, operand, sign.span().start()) : operand;
  }

  private DurationExpr inRange(NumberLiteral number, Span place) {
    if (Math.abs(number.value()) > 0x1p63 / Literals.NANOS) {
      tokens.error(place, "duration out of range");
      return zero();
    }
    return new DurationExpr.Literal(number);
  }

  private static DurationExpr zero() {
    return new DurationExpr.Literal(new NumberLiteral(0, false, Span.NONE));
  }

  private DurationExpr experimental(DurationExpr duration) {
    if (!options.durationExpressions()) {
      tokens.error(duration.span(), "experimental duration expression is not enabled");
    }
    return duration;
  }
}
