// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

/** The operators between two expressions, with how strongly they bind. */
public enum BinaryOperator {
  /** Set union. */
  OR("or", 1),
  /** Set intersection. */
  AND("and", 2),
  /** Set difference. */
  UNLESS("unless", 2),
  /** Equal. */
  EQUAL("==", 3),
  /** Not equal. */
  NOT_EQUAL("!=", 3),
  /** Less. */
  LESS("<", 3),
  /** Less or equal. */
  LESS_OR_EQUAL("<=", 3),
  /** Greater. */
  GREATER(">", 3),
  /** Greater or equal. */
  GREATER_OR_EQUAL(">=", 3),
  /** A native histogram without the observations above a bound. */
  TRIM_UPPER("</", 3),
  /** A native histogram without the observations below a bound. */
  TRIM_LOWER(">/", 3),
  /** Sum. */
  ADD("+", 4),
  /** Difference. */
  SUBTRACT("-", 4),
  /** Product. */
  MULTIPLY("*", 5),
  /** Quotient. */
  DIVIDE("/", 5),
  /** Remainder with the sign of the dividend. */
  MODULO("%", 5),
  /** Angle of a point. */
  ATAN2("atan2", 5),
  /** Power; binds to the right. */
  POWER("^", 6);

  private final String text;
  private final int precedence;

  BinaryOperator(String text, int precedence) {
    this.text = text;
    this.precedence = precedence;
  }

  /** As it is written in a query. */
  public String text() {
    return text;
  }

  int precedence() {
    return precedence;
  }

  boolean bindsRight() {
    return this == POWER;
  }

  /** Whether it compares, so that {@code bool} may follow. */
  public boolean isComparison() {
    return switch (this) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      default -> false;
    };
  }

  /** Whether it is one of {@code and}, {@code or}, {@code unless}. */
  public boolean isSet() {
    return this == AND || this == OR || this == UNLESS;
  }
}
