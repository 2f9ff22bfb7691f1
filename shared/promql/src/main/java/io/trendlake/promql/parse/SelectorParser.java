// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.text.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads selectors, and the labels of groupings. */
final class SelectorParser {

  private final TokenStream tokens;

  SelectorParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** Whether the word at hand begins a selector. */
  boolean isStart() {
    Token token = tokens.peek();
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

  /** Reads a selector, without what may follow it. */
  VectorSelector selector() {
    String name = "";
    Span span = tokens.peek().span();
    if (!tokens.is(Kind.LEFT_BRACE)) {
      name = tokens.take().text();
    }
    List<Matcher> matchers = new ArrayList<>();
    if (tokens.is(Kind.LEFT_BRACE)) {
      tokens.take();
      span = span.to(matchers(matchers).span());
    }
    if (!name.isEmpty()) {
      matchers.add(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, name));
    }
    return new VectorSelector(name, matchers, Timing.NONE, Extension.NONE, span);
  }

  /** Reads up to the closing brace, which it returns. */
  private Token matchers(List<Matcher> matchers) {
    while (!tokens.is(Kind.RIGHT_BRACE)) {
      matcher(matchers);
      if (tokens.is(Kind.COMMA)) {
        tokens.take();
      } else if (!tokens.is(Kind.RIGHT_BRACE)) {
        throw tokens.reported("label matching", "\",\" or \"}\"");
      }
    }
    return tokens.take();
  }

  private void matcher(List<Matcher> matchers) {
    Token name = tokens.peek();
    boolean quoted = name.kind() == Kind.STRING;
    if (!quoted && name.kind() != Kind.IDENTIFIER) {
      throw tokens.reported("label matching", "identifier or \"}\"");
    }
    tokens.take();
    String label = quoted ? Literals.unquote(name.text()) : name.text();
    LabelMatcher.@Nullable Kind kind = matchKind(tokens.peek());
    if (kind == null) {
      if (!quoted) {
        throw tokens.reported("label matching", "label matching operator");
      }
      matchers.add(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, label));
      return;
    }
    tokens.take();
    Token value = tokens.peek();
    if (value.kind() != Kind.STRING) {
      throw tokens.reported("label matching", "string");
    }
    tokens.take();
    try {
      matchers.add(new Matcher(label, kind, Literals.unquote(value.text())));
    } catch (IllegalArgumentException e) {
      tokens.error(name.span().to(value.span()), String.valueOf(e.getMessage()));
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

  /** The labels in parentheses after {@code by}, {@code on}, {@code group_left} and the like. */
  List<String> groupingLabels() {
    if (!tokens.is(Kind.LEFT_PAREN)) {
      throw tokens.reported("grouping opts", "\"(\"");
    }
    tokens.take();
    List<String> labels = new ArrayList<>();
    while (!tokens.is(Kind.RIGHT_PAREN)) {
      Token token = tokens.peek();
      if (!canBeLabel(token)) {
        throw tokens.reported("grouping opts", "label");
      }
      tokens.take();
      String label = token.kind() == Kind.STRING ? Literals.unquote(token.text()) : token.text();
      if (label.isEmpty() || label.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
        tokens.error(token.span(), "invalid label name for grouping: " + GoQuote.quote(label));
      }
      labels.add(label);
      if (tokens.is(Kind.COMMA)) {
        tokens.take();
      } else if (!tokens.is(Kind.RIGHT_PAREN)) {
        throw tokens.reported("grouping opts", "\",\" or \")\"");
      }
    }
    tokens.take();
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
}
