// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.promql.parse.Expr.NumberLiteral;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.parse.TokenStream.Reported;
import io.trendlake.promql.parse.TokenStream.SyntaxException;
import io.trendlake.promql.parse.VectorMatching.MatchCardinality;
import io.trendlake.promql.text.GoQuote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads PromQL as Prometheus 3.14 does: the same language, the same tree, and for a text that is
 * not a query the same messages at the same places.
 */
public final class PromqlParser {

  /** Deeper trees would end the stacks of threads that walk them. */
  static final int MAX_DEPTH = 256;

  /** How many operators may follow one another, like {@code a + b + c + ...}. */
  static final int MAX_CHAIN = 50_000;

  private final ParseOptions options;
  private final TokenStream tokens;
  private final SelectorParser selectors;
  private final ModifierParser modifiers;

  private PromqlParser(byte[] query, ParseOptions options) {
    this.options = options;
    this.tokens = new TokenStream(query);
    this.selectors = new SelectorParser(tokens);
    this.modifiers = new ModifierParser(tokens, options);
  }

  /**
   * Reads and checks a query.
   *
   * @throws ParseException with all mistakes that were found
   */
  public static Expr parse(String query, ParseOptions options) throws ParseException {
    return parse(bytes(query), options);
  }

  /**
   * Reads and checks a query in UTF-8.
   *
   * @throws ParseException with all mistakes that were found
   */
  public static Expr parse(byte[] query, ParseOptions options) throws ParseException {
    PromqlParser parser = new PromqlParser(query, options);
    @Nullable Expr expr = parser.parsed(parser::query);
    if (expr != null && parser.tokens.errors().isEmpty()) {
      expr = new TypeCheck(query, parser.tokens.errors()).check(expr);
    }
    if (expr == null || !parser.tokens.errors().isEmpty()) {
      throw new ParseException(query, parser.tokens.errors());
    }
    return expr;
  }

  /**
   * Reads a selector without range, offset or {@code @}, as parameters {@code match[]} hold one.
   *
   * @throws ParseException with all mistakes that were found
   */
  public static List<Matcher> parseSelector(String selector, ParseOptions options)
      throws ParseException {
    PromqlParser parser = new PromqlParser(bytes(selector), options);
    @Nullable Expr expr = parser.parsed(parser::onlySelector);
    if (!parser.tokens.errors().isEmpty() || !(expr instanceof VectorSelector found)) {
      throw new ParseException(parser.tokens.query(), parser.tokens.errors());
    }
    return found.matchers();
  }

  /** The bytes of a query; a lone surrogate is no text, and becomes a byte that is no UTF-8. */
  static byte[] bytes(String query) {
    byte[] bytes = query.getBytes(StandardCharsets.UTF_8);
    boolean valid = query.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    if (valid) {
      return bytes;
    }
    StringBuilder out = new StringBuilder();
    query
        .codePoints()
        .forEach(c ->
            out.append(
                c >= 0xD800 && c <= 0xDFFF
                    ? "\u00FF"
                    : new String(
                        Character.toString(c).getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1)));
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private @Nullable Expr parsed(Supplier<Expr> rule) {
    try {
      return rule.get();
    } catch (SyntaxException e) {
      tokens.unexpected("", "");
    } catch (Reported e) {
      // It is in the list.
    }
    return null;
  }

  private Expr query() {
    if (tokens.is(Kind.END)) {
      tokens.error(Span.NONE, "no expression found in input");
      throw new Reported();
    }
    Expr expr = expression(1);
    tokens.expect(Kind.END);
    return expr;
  }

  private Expr onlySelector() {
    if (!selectors.isStart()) {
      throw new SyntaxException();
    }
    Expr expr = selectors.selector();
    tokens.expect(Kind.END);
    return expr;
  }

  private Expr expression(int minimum) {
    tokens.enter();
    Expr left = prefixed();
    int chain = 0;
    while (true) {
      @Nullable BinaryOperator operator = tokens.operator();
      if (operator == null || operator.precedence() < minimum) {
        break;
      }
      chain++;
      tokens.check(
          chain, MAX_CHAIN, "has a chain of", "operators; use aggregations or fewer terms");
      tokens.take();
      left = binary(left, operator);
    }
    tokens.leave();
    return left;
  }

  private Expr binary(Expr left, BinaryOperator operator) {
    boolean bool = tokens.takeKeyword("bool");
    VectorMatching matching = matching();
    int precedence = operator.precedence();
    Expr right = expression(operator.bindsRight() ? precedence : precedence + 1);
    Expr.Binary expr = Expr.Binary.of(operator, left, right, bool, matching);
    if (matching.fills() && !options.fillModifiers()) {
      tokens.error(expr.span(), "binop fill modifiers are experimental and not enabled");
    }
    return expr;
  }

  private VectorMatching matching() {
    boolean on = tokens.peek().isKeyword("on");
    if (!on && !tokens.peek().isKeyword("ignoring")) {
      return fills(VectorMatching.DEFAULT);
    }
    tokens.take();
    List<String> labels = selectors.groupingLabels();
    MatchCardinality cardinality = MatchCardinality.ONE_TO_ONE;
    List<String> include = List.of();
    if (tokens.peek().isKeyword("group_left") || tokens.peek().isKeyword("group_right")) {
      boolean left = tokens.take().isKeyword("group_left");
      cardinality = left ? MatchCardinality.MANY_TO_ONE : MatchCardinality.ONE_TO_MANY;
      boolean listed = tokens.is(Kind.LEFT_PAREN) || !isExpressionStart();
      include = listed ? selectors.groupingLabels() : List.of();
    }
    return fills(new VectorMatching(cardinality, on, labels, include, null, null));
  }

  private VectorMatching fills(VectorMatching matching) {
    @Nullable Double left = null;
    @Nullable Double right = null;
    if (tokens.takeKeyword("fill")) {
      left = fillValue();
      right = left;
    } else if (tokens.takeKeyword("fill_left")) {
      left = fillValue();
      right = tokens.takeKeyword("fill_right") ? (Double) fillValue() : null;
    } else if (tokens.takeKeyword("fill_right")) {
      right = fillValue();
      left = tokens.takeKeyword("fill_left") ? (Double) fillValue() : null;
    }
    return new VectorMatching(
        matching.cardinality(), matching.on(), matching.labels(), matching.include(), left, right);
  }

  private double fillValue() {
    tokens.expect(Kind.LEFT_PAREN);
    @Nullable Token sign = tokens.sign();
    boolean negative = sign != null && sign.isOperator(BinaryOperator.SUBTRACT);
    NumberLiteral number = tokens.number();
    tokens.expect(Kind.RIGHT_PAREN);
    return negative ? -number.value() : number.value();
  }

  private Expr prefixed() {
    @Nullable Token sign = tokens.sign();
    if (sign == null) {
      return modifiers.modified(primary());
    }
    boolean negative = sign.isOperator(BinaryOperator.SUBTRACT);
    Expr operand = expression(BinaryOperator.POWER.precedence());
    int start = sign.span().start();
    return operand instanceof NumberLiteral number
        ? Literals.signed(number, negative, start)
        : new Expr.Unary(negative, operand, start);
  }

  private Expr primary() {
    Token token = tokens.peek();
    boolean call = tokens.peekSecond().kind() == Kind.LEFT_PAREN;
    switch (token.kind()) {
      case NUMBER, DURATION -> {
        return tokens.number();
      }
      case STRING -> {
        tokens.take();
        return new Expr.StringLiteral(Literals.unquote(token.text()), token.span());
      }
      case LEFT_PAREN -> {
        tokens.take();
        Expr inner = expression(1);
        Token close = tokens.expect(Kind.RIGHT_PAREN);
        return new Expr.Paren(inner, token.span().to(close.span()));
      }
      case AGGREGATOR -> {
        Token second = tokens.peekSecond();
        if (call || second.isKeyword("by") || second.isKeyword("without")) {
          return aggregate();
        }
      }
      case IDENTIFIER, START_OR_END, STEP_OR_RANGE, MAX_OF_OR_MIN_OF -> {
        if (call) {
          return call();
        }
      }
      default -> {}
    }
    if (!selectors.isStart()) {
      throw new SyntaxException();
    }
    return selectors.selector();
  }

  private Expr aggregate() {
    Token operator = tokens.take();
    Aggregator aggregator = Aggregator.valueOf(operator.text().toUpperCase(Locale.ROOT));
    try {
      @Nullable Grouping grouping = grouping();
      List<Expr> arguments = arguments();
      if (grouping == null) {
        grouping = grouping();
      }
      int start = operator.span().start();
      return aggregate(
          aggregator,
          grouping == null ? new Grouping(List.of(), false) : grouping,
          arguments,
          new Span(start, tokens.lastClosing()));
    } catch (SyntaxException e) {
      tokens.unexpected("aggregation", "");
      tokens.error(
          new Span(operator.span().start(), tokens.lastClosing()),
          "no arguments for aggregate expression provided");
      throw new Reported();
    }
  }

  private record Grouping(List<String> labels, boolean without) {}

  private @Nullable Grouping grouping() {
    boolean without = tokens.peek().isKeyword("without");
    if (!without && !tokens.peek().isKeyword("by")) {
      return null;
    }
    tokens.take();
    return new Grouping(selectors.groupingLabels(), without);
  }

  private Expr aggregate(
      Aggregator aggregator, Grouping grouping, List<Expr> arguments, Span span) {
    boolean parameter = aggregator.parameter() != null;
    int wanted = parameter ? 2 : 1;
    if (arguments.isEmpty()) {
      tokens.error(span, "no arguments for aggregate expression provided");
    } else if (aggregator.isExperimental() && !options.experimentalFunctions()) {
      tokens.error(
          span,
          aggregator.text()
              + "() is experimental and must be enabled with"
              + " --enable-feature=promql-experimental-functions");
    } else if (arguments.size() != wanted) {
      tokens.error(
          span,
          "wrong number of arguments for aggregate expression provided, expected "
              + wanted
              + ", got "
              + arguments.size());
    } else {
      return new Expr.Aggregate(
          aggregator,
          arguments.getLast(),
          parameter ? arguments.getFirst() : null,
          grouping.labels(),
          grouping.without(),
          span);
    }
    return new NumberLiteral(0, false, span); // Never evaluated: there is a mistake.
  }

  private Expr call() {
    Token name = tokens.take();
    @Nullable Function function = Function.of(name.text());
    List<Expr> arguments = arguments();
    Span span = name.span().to(new Span(0, tokens.lastClosing()));
    if (function == null) {
      tokens.error(name.span(), "unknown function with name " + GoQuote.quote(name.text()));
      return new NumberLiteral(0, false, span); // Never evaluated: there is a mistake.
    }
    if (function.experimental() && !options.experimentalFunctions()) {
      tokens.error(name.span(), "function " + GoQuote.quote(name.text()) + " is not enabled");
    }
    return new Expr.Call(function, arguments, span);
  }

  private List<Expr> arguments() {
    tokens.expect(Kind.LEFT_PAREN);
    List<Expr> arguments = new ArrayList<>();
    if (!tokens.is(Kind.RIGHT_PAREN)) {
      arguments.add(expression(1));
      while (tokens.is(Kind.COMMA)) {
        Token comma = tokens.take();
        if (isExpressionStart()) {
          arguments.add(expression(1));
        } else {
          tokens.error(comma.span(), "trailing commas not allowed in function call args");
        }
      }
    }
    tokens.expect(Kind.RIGHT_PAREN);
    return arguments;
  }

  private boolean isExpressionStart() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION, STRING, LEFT_PAREN -> true;
      default ->
          selectors.isStart()
              || token.isOperator(BinaryOperator.ADD)
              || token.isOperator(BinaryOperator.SUBTRACT);
    };
  }
}
