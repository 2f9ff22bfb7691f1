// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.MatrixSelector;
import io.trendlake.promql.parse.Expr.NumberLiteral;
import io.trendlake.promql.parse.Expr.Subquery;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.parse.VectorMatching.Cardinality;
import io.trendlake.promql.text.GoDuration;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads PromQL as Prometheus 3.14 does: the same language, the same tree, and for a text that is
 * not a query the same messages at the same places.
 *
 * <p>Prometheus's parser is made from a grammar by yacc. Which words a message names depends on the
 * innermost rule that knows how to recover; {@link SyntaxException} is thrown up to it here.
 */
public final class PromqlParser {

  /** Deeper trees would end the stacks of threads that walk them. */
  static final int MAX_DEPTH = 256;

  /** How many subqueries may be around one another. */
  static final int MAX_SUBQUERIES = 1024;

  /** How many operators may follow one another, like {@code a + b + c + ...}. */
  static final int MAX_CHAIN = 50_000;

  private static final double NANOS = 1e9;

  private final byte[] query;
  private final ParseOptions options;
  private final List<Token> tokens;
  private final List<ParseError> errors = new ArrayList<>();

  /** Ranges over what is no selector: the mistake is noted, and what follows is read. */
  private final Set<Expr> invalidRanges = Collections.newSetFromMap(new IdentityHashMap<>());

  private int at;
  private int depth;
  private boolean lexerErrorNoted;
  private int lastClosing;

  private PromqlParser(byte[] query, ParseOptions options) {
    this.query = query;
    this.options = options;
    this.tokens = Lexer.scan(query);
  }

  /** The word at hand is not expected; the innermost rule that recovers reports it. */
  private static final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException() {
      super(null, null, false, false);
    }
  }

  /** A mistake was reported and reading ends. */
  private static final class Reported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Reported() {
      super(null, null, false, false);
    }
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
    if (expr != null && parser.errors.isEmpty()) {
      expr = new TypeCheck(query, parser.errors).check(expr);
    }
    if (expr == null || !parser.errors.isEmpty()) {
      throw new ParseException(query, parser.errors);
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
    if (!parser.errors.isEmpty() || !(expr instanceof VectorSelector found)) {
      throw new ParseException(parser.query, parser.errors);
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
      unexpected("", "");
    } catch (Reported e) {
      // It is in the list.
    }
    return null;
  }

  private Expr query() {
    if (is(Kind.END)) {
      error(Span.NONE, "no expression found in input");
      throw new Reported();
    }
    Expr expr = expression(1);
    expect(Kind.END);
    return expr;
  }

  private Expr onlySelector() {
    if (!isSelectorStart()) {
      throw new SyntaxException();
    }
    Expr expr = selector();
    expect(Kind.END);
    return expr;
  }

  // Words.

  private Token peek() {
    Token token = tokens.get(at);
    if (token.kind() == Kind.ERROR && !lexerErrorNoted) {
      lexerErrorNoted = true;
      errors.add(new ParseError(token.span(), token.text()));
    }
    return token;
  }

  private Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  private boolean is(Kind kind) {
    return peek().kind() == kind;
  }

  private Token take() {
    Token token = peek();
    switch (token.kind()) {
      case ERROR -> throw new SyntaxException();
      case RIGHT_BRACE, RIGHT_PAREN, RIGHT_BRACKET, DURATION, NUMBER ->
          lastClosing = token.span().end();
      default -> {}
    }
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private Token expect(Kind kind) {
    if (!is(kind)) {
      throw new SyntaxException();
    }
    return take();
  }

  private void error(Span span, String message) {
    errors.add(new ParseError(span, message));
  }

  /** Reports the word at hand, unless the lexer has done so. */
  private void unexpected(String context, String expected) {
    Token token = peek();
    if (token.kind() == Kind.ERROR) {
      return;
    }
    Span span = token.kind() == Kind.END ? new Span(query.length, query.length) : token.span();
    String in = context.isEmpty() ? "" : " in " + context;
    String instead = expected.isEmpty() ? "" : ", expected " + expected;
    error(span, "unexpected " + token.describe() + in + instead);
  }

  private Reported reported(String context, String expected) {
    unexpected(context, expected);
    return new Reported();
  }

  // Expressions.

  private Expr expression(int minimum) {
    enter();
    Expr left = prefixed();
    int chain = 0;
    while (true) {
      @Nullable BinaryOperator operator = operator(peek());
      if (operator == null || operator.precedence() < minimum) {
        break;
      }
      chain++;
      check(chain, MAX_CHAIN, "has a chain of", "operators; use aggregations or fewer terms");
      take();
      left = binary(left, operator);
    }
    depth--;
    return left;
  }

  private void enter() {
    depth++;
    check(depth, MAX_DEPTH, "is nested", "levels deep; use fewer parentheses");
  }

  private void check(int reached, int limit, String what, String unit) {
    if (reached > limit) {
      error(peek().span(), "expression " + what + " more than " + limit + " " + unit);
      throw new Reported();
    }
  }

  private static @Nullable BinaryOperator operator(Token token) {
    if (token.kind() != Kind.OPERATOR) {
      return null;
    }
    for (BinaryOperator operator : BinaryOperator.values()) {
      if (token.isOperator(operator)) {
        return operator;
      }
    }
    throw new IllegalStateException("the operator " + token.text() + " is not known");
  }

  private Expr binary(Expr left, BinaryOperator operator) {
    boolean bool = takeKeyword("bool");
    VectorMatching matching = matching();
    int precedence = operator.precedence();
    Expr right = expression(operator.bindsRight() ? precedence : precedence + 1);
    Expr.Binary expr = Expr.Binary.of(operator, left, right, bool, matching);
    if (matching.fills() && !options.fillModifiers()) {
      error(expr.span(), "binop fill modifiers are experimental and not enabled");
    }
    return expr;
  }

  private VectorMatching matching() {
    boolean on = peek().isKeyword("on");
    if (!on && !peek().isKeyword("ignoring")) {
      return fills(VectorMatching.DEFAULT);
    }
    take();
    List<String> labels = groupingLabels();
    Cardinality cardinality = Cardinality.ONE_TO_ONE;
    List<String> include = List.of();
    if (peek().isKeyword("group_left") || peek().isKeyword("group_right")) {
      boolean left = take().isKeyword("group_left");
      cardinality = left ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
      include = is(Kind.LEFT_PAREN) ? groupingLabels() : List.of();
    }
    return fills(new VectorMatching(cardinality, on, labels, include, null, null));
  }

  private VectorMatching fills(VectorMatching matching) {
    @Nullable Double left = null;
    @Nullable Double right = null;
    if (takeKeyword("fill")) {
      left = fillValue();
      right = left;
    } else if (takeKeyword("fill_left")) {
      left = fillValue();
      right = takeKeyword("fill_right") ? (Double) fillValue() : null;
    } else if (takeKeyword("fill_right")) {
      right = fillValue();
      left = takeKeyword("fill_left") ? (Double) fillValue() : null;
    }
    return new VectorMatching(
        matching.cardinality(), matching.on(), matching.labels(), matching.include(), left, right);
  }

  private double fillValue() {
    expect(Kind.LEFT_PAREN);
    boolean negative = sign() != null && tokens.get(at - 1).isOperator(BinaryOperator.SUBTRACT);
    NumberLiteral number = number();
    expect(Kind.RIGHT_PAREN);
    return negative ? -number.value() : number.value();
  }

  private boolean takeKeyword(String word) {
    boolean found = peek().isKeyword(word);
    if (found) {
      take();
    }
    return found;
  }

  /** Takes a plus or minus sign, if there is one. */
  private @Nullable Token sign() {
    boolean found =
        peek().isOperator(BinaryOperator.ADD) || peek().isOperator(BinaryOperator.SUBTRACT);
    return found ? take() : null;
  }

  private Expr prefixed() {
    @Nullable Token sign = sign();
    if (sign == null) {
      return suffixed(primary());
    }
    boolean negative = sign.isOperator(BinaryOperator.SUBTRACT);
    Expr operand = expression(BinaryOperator.POWER.precedence());
    int start = sign.span().start();
    return operand instanceof NumberLiteral number
        ? signed(number, negative, start)
        : new Expr.Unary(negative, operand, start);
  }

  private static NumberLiteral signed(NumberLiteral number, boolean negative, int start) {
    double value = negative ? -number.value() : number.value();
    return new NumberLiteral(value, number.isDuration(), new Span(start, number.span().end()));
  }

  private Expr primary() {
    Token token = peek();
    boolean call = peekSecond().kind() == Kind.LEFT_PAREN;
    switch (token.kind()) {
      case NUMBER, DURATION -> {
        return number();
      }
      case STRING -> {
        take();
        return new Expr.StringLiteral(Literals.unquote(token.text()), token.span());
      }
      case LEFT_PAREN -> {
        take();
        Expr inner = expression(1);
        Token close = expect(Kind.RIGHT_PAREN);
        return new Expr.Paren(inner, token.span().to(close.span()));
      }
      case AGGREGATOR -> {
        Token second = peekSecond();
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
    if (!isSelectorStart()) {
      throw new SyntaxException();
    }
    return selector();
  }

  private NumberLiteral number() {
    Token token = peek();
    if (token.kind() != Kind.NUMBER && token.kind() != Kind.DURATION) {
      throw new SyntaxException();
    }
    take();
    return new NumberLiteral(value(token), token.kind() == Kind.DURATION, token.span());
  }

  private double value(Token token) {
    try {
      return token.kind() == Kind.NUMBER
          ? Literals.number(token.text())
          : seconds(GoDuration.parse(token.text()));
    } catch (IllegalArgumentException e) {
      error(token.span(), String.valueOf(e.getMessage()));
      return 0;
    }
  }

  /** As Go's Duration.Seconds: whole seconds and the rest, added. */
  private static double seconds(long nanos) {
    long whole = nanos / 1_000_000_000L;
    return whole + nanos % 1_000_000_000L / NANOS;
  }

  // Aggregations and calls.

  private Expr aggregate() {
    Token operator = take();
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
          new Span(start, lastClosing));
    } catch (SyntaxException e) {
      unexpected("aggregation", "");
      error(
          new Span(operator.span().start(), lastClosing),
          "no arguments for aggregate expression provided");
      throw new Reported();
    }
  }

  private record Grouping(List<String> labels, boolean without) {}

  private @Nullable Grouping grouping() {
    boolean without = peek().isKeyword("without");
    if (!without && !peek().isKeyword("by")) {
      return null;
    }
    take();
    return new Grouping(groupingLabels(), without);
  }

  private Expr aggregate(
      Aggregator aggregator, Grouping grouping, List<Expr> arguments, Span span) {
    boolean parameter = aggregator.parameter() != null;
    int wanted = parameter ? 2 : 1;
    if (arguments.isEmpty()) {
      error(span, "no arguments for aggregate expression provided");
    } else if (aggregator.isExperimental() && !options.experimentalFunctions()) {
      error(
          span,
          aggregator.text()
              + "() is experimental and must be enabled with"
              + " --enable-feature=promql-experimental-functions");
    } else if (arguments.size() != wanted) {
      error(
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
    Token name = take();
    @Nullable Function function = Function.of(name.text());
    List<Expr> arguments = arguments();
    Span span = name.span().to(new Span(0, lastClosing));
    if (function == null) {
      error(name.span(), "unknown function with name " + GoQuote.quote(name.text()));
      return new NumberLiteral(0, false, span); // Never evaluated: there is a mistake.
    }
    if (function.experimental() && !options.experimentalFunctions()) {
      error(name.span(), "function " + GoQuote.quote(name.text()) + " is not enabled");
    }
    return new Expr.Call(function, arguments, span);
  }

  private List<Expr> arguments() {
    expect(Kind.LEFT_PAREN);
    List<Expr> arguments = new ArrayList<>();
    if (!is(Kind.RIGHT_PAREN)) {
      arguments.add(expression(1));
      while (is(Kind.COMMA)) {
        Token comma = take();
        if (isExpressionStart()) {
          arguments.add(expression(1));
        } else {
          error(comma.span(), "trailing commas not allowed in function call args");
        }
      }
    }
    expect(Kind.RIGHT_PAREN);
    return arguments;
  }

  private boolean isExpressionStart() {
    Token token = peek();
    return switch (token.kind()) {
      case NUMBER, DURATION, STRING, LEFT_PAREN -> true;
      default ->
          isSelectorStart()
              || token.isOperator(BinaryOperator.ADD)
              || token.isOperator(BinaryOperator.SUBTRACT);
    };
  }

  /** The labels in parentheses after {@code by}, {@code on}, {@code group_left} and the like. */
  private List<String> groupingLabels() {
    if (!is(Kind.LEFT_PAREN)) {
      throw reported("grouping opts", "\"(\"");
    }
    take();
    List<String> labels = new ArrayList<>();
    while (!is(Kind.RIGHT_PAREN)) {
      Token token = peek();
      if (!canBeLabel(token)) {
        throw reported("grouping opts", "label");
      }
      take();
      String label = token.kind() == Kind.STRING ? Literals.unquote(token.text()) : token.text();
      if (label.isEmpty() || label.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
        error(token.span(), "invalid label name for grouping: " + GoQuote.quote(label));
      }
      labels.add(label);
      if (is(Kind.COMMA)) {
        take();
      } else if (!is(Kind.RIGHT_PAREN)) {
        throw reported("grouping opts", "\",\" or \")\"");
      }
    }
    take();
    return labels;
  }

  private static boolean canBeLabel(Token token) {
    return switch (token.kind()) {
      case IDENTIFIER,
          METRIC_IDENTIFIER,
          STRING,
          AGGREGATOR,
          START_OR_END,
          STEP_OR_RANGE,
          MAX_OF_OR_MIN_OF ->
          true;
      case KEYWORD -> !token.isKeyword("without");
      case OPERATOR -> Character.isLetter(token.text().charAt(0));
      default -> false;
    };
  }

  // Selectors.

  private boolean isSelectorStart() {
    Token token = peek();
    return switch (token.kind()) {
      case IDENTIFIER,
          METRIC_IDENTIFIER,
          LEFT_BRACE,
          AGGREGATOR,
          START_OR_END,
          STEP_OR_RANGE,
          MAX_OF_OR_MIN_OF ->
          true;
      case KEYWORD ->
          switch (token.text().toLowerCase(Locale.ROOT)) {
            case "bool", "on", "ignoring", "group_left", "group_right" -> false;
            default -> true;
          };
      case OPERATOR ->
          token.isOperator(BinaryOperator.AND)
              || token.isOperator(BinaryOperator.OR)
              || token.isOperator(BinaryOperator.UNLESS);
      default -> false;
    };
  }

  private VectorSelector selector() {
    String name = "";
    Span span = peek().span();
    if (!is(Kind.LEFT_BRACE)) {
      name = take().text();
    }
    List<Matcher> matchers = new ArrayList<>();
    if (is(Kind.LEFT_BRACE)) {
      take();
      span = span.to(matchers(matchers).span());
    }
    if (!name.isEmpty()) {
      matchers.add(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, name));
    }
    return new VectorSelector(name, matchers, Timing.NONE, Extension.NONE, span);
  }

  /** Reads up to the closing brace, which it returns. */
  private Token matchers(List<Matcher> matchers) {
    while (!is(Kind.RIGHT_BRACE)) {
      matcher(matchers);
      if (is(Kind.COMMA)) {
        take();
      } else if (!is(Kind.RIGHT_BRACE)) {
        throw reported("label matching", "\",\" or \"}\"");
      }
    }
    return take();
  }

  private void matcher(List<Matcher> matchers) {
    Token name = peek();
    boolean quoted = name.kind() == Kind.STRING;
    if (!quoted && name.kind() != Kind.IDENTIFIER) {
      throw reported("label matching", "identifier or \"}\"");
    }
    take();
    String label = quoted ? Literals.unquote(name.text()) : name.text();
    LabelMatcher.@Nullable Kind kind = matchKind(peek());
    if (kind == null) {
      if (!quoted) {
        throw reported("label matching", "label matching operator");
      }
      matchers.add(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, label));
      return;
    }
    take();
    Token value = peek();
    if (value.kind() != Kind.STRING) {
      throw reported("label matching", "string");
    }
    take();
    try {
      matchers.add(new Matcher(label, kind, Literals.unquote(value.text())));
    } catch (IllegalArgumentException e) {
      error(name.span().to(value.span()), String.valueOf(e.getMessage()));
    }
  }

  private static LabelMatcher.@Nullable Kind matchKind(Token token) {
    return switch (token.kind()) {
      case ASSIGN -> LabelMatcher.Kind.EQUAL;
      case MATCHES -> LabelMatcher.Kind.MATCHES;
      case MATCHES_NOT -> LabelMatcher.Kind.MATCHES_NOT;
      case OPERATOR ->
          token.isOperator(BinaryOperator.NOT_EQUAL) ? LabelMatcher.Kind.NOT_EQUAL : null;
      default -> null;
    };
  }

  // What stands behind an expression.

  private Expr suffixed(Expr first) {
    Expr expr = first;
    int subqueries = 0;
    while (true) {
      if (is(Kind.LEFT_BRACKET)) {
        subqueries++;
        check(subqueries, MAX_SUBQUERIES, "has", "subqueries around one another; use fewer");
        expr = brackets(expr);
      } else if (is(Kind.AT)) {
        take();
        expr = at(expr);
      } else if (takeKeyword("offset")) {
        expr = offset(expr);
      } else if (takeKeyword("anchored")) {
        expr = extended(expr, Extension.ANCHORED);
      } else if (takeKeyword("smoothed")) {
        expr = extended(expr, Extension.SMOOTHED);
      } else {
        return expr;
      }
    }
  }

  private Expr brackets(Expr expr) {
    Token open = take();
    DurationExpr range;
    try {
      range = positiveDuration();
    } catch (SyntaxException e) {
      throw reported("subquery or range selector", "number, duration, step(), or range()");
    }
    if (is(Kind.COLON)) {
      take();
      return subquery(expr, range);
    }
    if (!is(Kind.RIGHT_BRACKET)) {
      throw reported("subquery or range", "\":\" or \"]\"");
    }
    Token close = take();
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
      error(brackets, wrong);
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
    if (!is(Kind.RIGHT_BRACKET)) {
      try {
        step = positiveDuration();
      } catch (SyntaxException e) {
        throw reported("subquery selector", "number, duration, step(), range(), or \"]\"");
      }
      if (!is(Kind.RIGHT_BRACKET)) {
        throw reported("subquery selector", "\"]\"");
      }
    }
    Token close = take();
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
    return number == null ? 0 : nanos(number.value());
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * NANOS);
  }

  private static @Nullable DurationExpr computed(DurationExpr duration) {
    return duration.asNumber() == null ? duration : null;
  }

  private Expr at(Expr expr) {
    try {
      if (is(Kind.START_OR_END)) {
        boolean start = take().text().equalsIgnoreCase("start");
        expect(Kind.LEFT_PAREN);
        expect(Kind.RIGHT_PAREN);
        return at(expr, start ? new At.Start() : new At.End());
      }
      @Nullable Token sign = sign();
      NumberLiteral number = number();
      double seconds =
          sign != null && sign.isOperator(BinaryOperator.SUBTRACT)
              ? -number.value()
              : number.value();
      if (Double.isNaN(seconds) || Math.abs(seconds) >= 0x1p63) {
        error(expr.span(), "timestamp out of bounds for @ modifier: " + fixed(seconds));
      }
      return at(expr, new At.Time(Math.round(seconds * 1000)));
    } catch (SyntaxException e) {
      throw reported("@", "timestamp");
    }
  }

  /** The verb %f of Go: six digits after the point. */
  private static String fixed(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString()
        : GoFloat.plain(value);
  }

  private Expr at(Expr expr, At at) {
    return retimed(
        expr,
        "@ modifier must be preceded by an instant vector selector or range vector selector or a"
            + " subquery",
        timing -> {
          if (timing.at() != null) {
            error(expr.span(), "@ <timestamp> may not be set multiple times");
            return timing;
          }
          return new Timing(timing.offset(), timing.offsetExpr(), at);
        });
  }

  private Expr offset(Expr expr) {
    DurationExpr offset;
    try {
      offset = offsetDuration();
    } catch (SyntaxException e) {
      throw reported("offset", "number, duration, step(), or range()");
    }
    return retimed(
        expr,
        "offset modifier must be preceded by an instant vector selector or range vector selector"
            + " or a subquery",
        timing -> {
          if (timing.offset() != 0 || timing.offsetExpr() != null) {
            error(expr.span(), "offset may not be set multiple times");
            return timing;
          }
          return new Timing(nanos(offset), computed(offset), timing.at());
        });
  }

  private Expr retimed(Expr expr, String refusal, UnaryOperator<Timing> change) {
    if (invalidRanges.contains(expr)) {
      error(expr.span(), "ranges only allowed for vector selectors");
      return expr;
    }
    return switch (expr) {
      case VectorSelector selector -> retimed(selector, change, lastClosing);
      case MatrixSelector matrix -> {
        VectorSelector selector =
            retimed(matrix.selector(), change, matrix.selector().span().end());
        yield new MatrixSelector(selector, matrix.range(), matrix.rangeExpr(), lastClosing);
      }
      case Subquery subquery ->
          new Subquery(
              subquery.inner(),
              subquery.range(),
              subquery.rangeExpr(),
              subquery.step(),
              subquery.stepExpr(),
              change.apply(subquery.timing()),
              lastClosing);
      default -> {
        error(expr.span(), refusal);
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
      error(expr.span(), word + " modifier is experimental and not enabled");
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
        error(subquery.span(), word + " modifier is not supported for subqueries");
        yield expr;
      }
      default -> {
        error(expr.span(), word + " modifier not implemented");
        yield expr;
      }
    };
  }

  private VectorSelector extended(VectorSelector selector, Extension extension, Span span) {
    if (selector.extension() != Extension.NONE && selector.extension() != extension) {
      error(span, "anchored and smoothed modifiers cannot be used together");
    }
    return new VectorSelector(
        selector.name(), selector.matchers(), selector.timing(), extension, selector.span());
  }

  // Durations.

  private DurationExpr positiveDuration() {
    DurationExpr duration = duration(1);
    @Nullable NumberLiteral number = duration.asNumber();
    if (number != null && number.value() <= 0) {
      error(number.span(), "duration must be greater than 0");
      return zero();
    }
    return duration;
  }

  /** After {@code offset}, where an operator belongs to the expression around if it can. */
  private DurationExpr offsetDuration() {
    if (is(Kind.LEFT_PAREN)) {
      return duration(1);
    }
    @Nullable Token sign = sign();
    if (sign == null) {
      return durationOperand();
    }
    if (is(Kind.LEFT_PAREN)) {
      take();
      DurationExpr inner = duration(1);
      expect(Kind.RIGHT_PAREN);
      return signed(sign, inner.asNumber() == null ? paren(inner) : inner);
    }
    DurationExpr operand = sign() == null ? durationOperand() : unread();
    if (operand instanceof DurationExpr.Literal) {
      return signed(sign, operand);
    }
    return new DurationExpr.Sign(
        sign.isOperator(BinaryOperator.SUBTRACT), operand, sign.span().start());
  }

  /** Steps back to a second sign and reads from there. */
  private DurationExpr unread() {
    at--;
    return duration(BinaryOperator.POWER.precedence());
  }

  private DurationExpr duration(int minimum) {
    enter();
    @Nullable Token sign = sign();
    DurationExpr left =
        sign == null
            ? durationOperand()
            : signed(sign, duration(BinaryOperator.POWER.precedence()));
    int chain = 0;
    while (true) {
      @Nullable BinaryOperator operator = operator(peek());
      if (operator == null || operator.precedence() < minimum || !isArithmetic(operator)) {
        break;
      }
      chain++;
      check(depth + chain, MAX_DEPTH, "is nested", "levels deep; use shorter durations");
      Token token = take();
      int precedence = operator.precedence();
      DurationExpr right = duration(operator.bindsRight() ? precedence : precedence + 1);
      left = durationBinary(left, operator, token, right);
    }
    depth--;
    return left;
  }

  private static boolean isArithmetic(BinaryOperator operator) {
    return switch (operator) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, POWER -> true;
      default -> false;
    };
  }

  private DurationExpr durationBinary(
      DurationExpr left, BinaryOperator operator, Token token, DurationExpr right) {
    experimental(left);
    @Nullable NumberLiteral divisor = right.asNumber();
    boolean byZero = divisor != null && divisor.value() == 0;
    if (byZero && operator == BinaryOperator.DIVIDE) {
      error(token.span(), "division by zero");
      return zero();
    }
    if (byZero && operator == BinaryOperator.MODULO) {
      error(token.span(), "modulo by zero");
      return zero();
    }
    return new DurationExpr.Binary(operator, left, right);
  }

  private DurationExpr durationOperand() {
    Token token = peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> {
        NumberLiteral number = number();
        yield inRange(number, number.span());
      }
      case LEFT_PAREN -> {
        take();
        DurationExpr inner = duration(1);
        expect(Kind.RIGHT_PAREN);
        experimental(inner);
        yield inner.asNumber() == null ? paren(inner) : inner;
      }
      case STEP_OR_RANGE -> {
        take();
        expect(Kind.LEFT_PAREN);
        Span span = token.span().to(expect(Kind.RIGHT_PAREN).span());
        boolean step = token.text().equalsIgnoreCase("step");
        yield experimental(step ? new DurationExpr.Step(span) : new DurationExpr.Range(span));
      }
      case MAX_OF_OR_MIN_OF -> {
        take();
        expect(Kind.LEFT_PAREN);
        DurationExpr left = duration(1);
        expect(Kind.COMMA);
        DurationExpr right = duration(1);
        Span span = token.span().to(expect(Kind.RIGHT_PAREN).span());
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
      return inRange(signed(number, negative, sign.span().start()), sign.span());
    }
    return negative ? new DurationExpr.Sign(true, operand, sign.span().start()) : operand;
  }

  private DurationExpr inRange(NumberLiteral number, Span place) {
    if (Math.abs(number.value()) > 0x1p63 / NANOS) {
      error(place, "duration out of range");
      return zero();
    }
    return new DurationExpr.Literal(number);
  }

  private static DurationExpr zero() {
    return new DurationExpr.Literal(new NumberLiteral(0, false, Span.NONE));
  }

  private DurationExpr experimental(DurationExpr duration) {
    if (!options.durationExpressions()) {
      error(duration.span(), "experimental duration expression is not enabled");
    }
    return duration;
  }
}
