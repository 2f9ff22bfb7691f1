// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.promql.parse.Expr.NumberLiteral;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.text.GoDuration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a query, one after another, and what is found wrong with them.
 *
 * <p>Prometheus's parser is made from a grammar by yacc. Which words a message names depends on the
 * innermost rule that knows how to recover; {@link SyntaxException} is thrown up to it here.
 */
final class TokenStream {

  private final byte[] query;
  private final List<Token> tokens;
  private final List<ParseError> errors = new ArrayList<>();
  private int at;
  private int depth;
  private boolean lexerErrorNoted;
  private int lastClosing;

  TokenStream(byte[] query) {
    this.query = query;
    this.tokens = Lexer.scan(query);
  }

  /** The word at hand is not expected; the innermost rule that recovers reports it. */
  static final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException() {
      super(null, null, false, false);
    }
  }

  /** A mistake was reported and reading ends. */
  static final class Reported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Reported() {
      super(null, null, false, false);
    }
  }

  /** The query in UTF-8. */
  byte[] query() {
    return query;
  }

  /** The mistakes found so far; who checks the tree adds its own. */
  List<ParseError> errors() {
    return errors;
  }

  /** The end of the closing bracket, number or duration that was taken last. */
  int lastClosing() {
    return lastClosing;
  }

  /** The word at hand; what the lexer did not understand is noted when it comes up first. */
  Token peek() {
    Token token = tokens.get(at);
    if (token.kind() == Kind.ERROR && !lexerErrorNoted) {
      lexerErrorNoted = true;
      errors.add(new ParseError(token.span(), token.text()));
    }
    return token;
  }

  /** The word after the one at hand. */
  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** Whether the word at hand is of a kind. */
  boolean is(Kind kind) {
    return peek().kind() == kind;
  }

  /**
   * Takes the word at hand; the end of the query remains.
   *
   * @throws SyntaxException if the lexer did not understand it
   */
  Token take() {
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

  /**
   * Takes a word of a kind.
   *
   * @throws SyntaxException if the word at hand is of another
   */
  Token expect(Kind kind) {
    if (!is(kind)) {
      throw new SyntaxException();
    }
    return take();
  }

  /** Notes a mistake. */
  void error(Span span, String message) {
    errors.add(new ParseError(span, message));
  }

  /** Reports the word at hand, unless the lexer has done so. */
  void unexpected(String context, String expected) {
    Token token = peek();
    if (token.kind() == Kind.ERROR) {
      return;
    }
    Span span = token.kind() == Kind.END ? new Span(query.length, query.length) : token.span();
    String in = context.isEmpty() ? "" : " in " + context;
    String instead = expected.isEmpty() ? "" : ", expected " + expected;
    error(span, "unexpected " + token.describe() + in + instead);
  }

  /** Reports the word at hand and ends the reading: to be thrown. */
  Reported reported(String context, String expected) {
    unexpected(context, expected);
    return new Reported();
  }

  /** Takes a keyword, if it is at hand. */
  boolean takeKeyword(String word) {
    boolean found = peek().isKeyword(word);
    if (found) {
      take();
    }
    return found;
  }

  /** Whether a plus or minus sign is at hand. */
  boolean isSign() {
    return peek().isOperator(BinaryOperator.ADD) || peek().isOperator(BinaryOperator.SUBTRACT);
  }

  /** Takes a plus or minus sign, if there is one. */
  @Nullable Token sign() {
    return isSign() ? take() : null;
  }

  /** Goes back to the word that was taken last. */
  void stepBack() {
    at--;
  }

  /** How deep the rules are that read now. */
  int depth() {
    return depth;
  }

  /** A rule begins that may be within itself; {@link #leave} ends it. */
  void enter() {
    depth++;
    check(depth, PromqlParser.MAX_DEPTH, "is nested", "levels deep; use fewer parentheses");
  }

  /** Ends the reading with a mistake if a count is over its limit. */
  void check(int reached, int limit, String what, String unit) {
    if (reached > limit) {
      error(peek().span(), "expression " + what + " more than " + limit + " " + unit);
      throw new Reported();
    }
  }

  /** The rule that was entered last is read. */
  void leave() {
    depth--;
  }

  /** The operator at hand, if it is one. */
  @Nullable BinaryOperator operator() {
    Token token = peek();
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

  /**
   * Takes a number or a duration.
   *
   * @throws SyntaxException if the word at hand is neither
   */
  NumberLiteral number() {
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
          : Literals.seconds(GoDuration.parse(token.text()));
    } catch (IllegalArgumentException e) {
      error(token.span(), String.valueOf(e.getMessage()));
      return 0;
    }
  }
}
