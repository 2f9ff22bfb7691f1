// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * A condition on one label of a series.
 *
 * <p>A label that a series does not have counts as one with an empty value. A source may decide
 * {@link Kind#EQUAL} and {@link Kind#NOT_EQUAL} from {@link #value} by itself, and asks {@link
 * #matches} for the others.
 */
public interface LabelMatcher {

  /** How the label's value is compared. */
  enum Kind {
    /** The same text. */
    EQUAL("="),
    /** Another text. */
    NOT_EQUAL("!="),
    /** The whole text matches the regular expression. */
    MATCHES("=~"),
    /** The whole text does not match the regular expression. */
    MATCHES_NOT("!~");

    private final String operator;

    Kind(String operator) {
      this.operator = operator;
    }

    /** As it is written in a selector. */
    public String operator() {
      return operator;
    }
  }

  /** The label's name, {@code __name__} for the metric name. */
  String name();

  /** How the value is compared. */
  Kind kind();

  /** The text or the regular expression that it is compared with. */
  String value();

  /** Whether a value of the label fulfils the condition; thread-safe. */
  boolean matches(String labelValue);
}
