// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.promql.text.GoQuote;

/**
 * A word of a query.
 *
 * @param kind what it is
 * @param text as it is written; for {@link Kind#ERROR} what is wrong
 * @param span where it is in the query
 */
record Token(Kind kind, String text, Span span) {

  enum Kind {
    ERROR,
    END,
    IDENTIFIER,
    METRIC_IDENTIFIER,
    NUMBER,
    DURATION,
    STRING,
    COMMA,
    COLON,
    LEFT_PAREN,
    RIGHT_PAREN,
    LEFT_BRACE,
    RIGHT_BRACE,
    LEFT_BRACKET,
    RIGHT_BRACKET,
    /** The {@code =} of a matcher. */
    ASSIGN,
    /** The {@code =~} of a matcher. */
    MATCHES,
    /** The {@code !~} of a matcher. */
    MATCHES_NOT,
    /** One of {@link BinaryOperator}, words included. */
    OPERATOR,
    AT,
    AGGREGATOR,
    /**
     * {@code bool by group_left group_right fill... ignoring offset smoothed anchored on without}.
     */
    KEYWORD,
    /** {@code start end}. */
    START_OR_END,
    /** {@code step range}. */
    STEP_OR_RANGE,
    /** {@code max_of min_of}. */
    MAX_OF_OR_MIN_OF,
  }

  /** As Prometheus shows an unexpected word. */
  String describe() {
    return switch (kind) {
      case ERROR -> text;
      case END -> "end of input";
      case IDENTIFIER -> "identifier " + GoQuote.quote(text);
      case METRIC_IDENTIFIER -> "metric identifier " + GoQuote.quote(text);
      case NUMBER -> "number " + shortened();
      case DURATION -> "duration " + shortened();
      case STRING -> "string " + shortened();
      case OPERATOR, AT, MATCHES, MATCHES_NOT -> "<op:" + text + ">";
      case AGGREGATOR -> "<aggr:" + text + ">";
      case KEYWORD -> "<" + text + ">";
      default -> shortened();
    };
  }

  private String shortened() {
    return span.end() - span.start() > 10 ? GoQuote.quote(text, 10) + "..." : GoQuote.quote(text);
  }

  /** Whether it is that keyword, in any case. */
  boolean isKeyword(String word) {
    return kind == Kind.KEYWORD && text.equalsIgnoreCase(word);
  }

  /** Whether it is that operator. */
  boolean isOperator(BinaryOperator operator) {
    return kind == Kind.OPERATOR && text.equalsIgnoreCase(operator.text());
  }
}
