// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.promql.text.GoQuote;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a label in a selector. Regular expressions are RE2's, match the whole text, and
 * their dot matches a newline too. Equal when name, kind and value are.
 */
public final class Matcher implements LabelMatcher {

  private final String name;
  private final Kind kind;
  private final String value;
  private final @Nullable Regex regex;

  /**
   * Makes a condition.
   *
   * @throws IllegalArgumentException with Go's reason if the value should be a regular expression
   *     and is not one
   */
  public Matcher(String name, Kind kind, String value) {
    this.name = name;
    this.kind = kind;
    this.value = value;
    boolean isRegex = kind == Kind.MATCHES || kind == Kind.MATCHES_NOT;
    this.regex = isRegex ? Regex.compile(value) : null;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String value() {
    return value;
  }

  @Override
  public boolean matches(String labelValue) {
    boolean same = regex == null ? value.equals(labelValue) : regex.matches(labelValue);
    return same == (kind == Kind.EQUAL || kind == Kind.MATCHES);
  }

  /** Whether a series fulfils all conditions. */
  public static boolean matchesAll(List<? extends LabelMatcher> matchers, Labels labels) {
    for (LabelMatcher matcher : matchers) {
      if (!matcher.matches(labels.value(matcher.name()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a series fulfils at least one selector, or there are no selectors. */
  public static boolean matchesAny(
      List<? extends List<? extends LabelMatcher>> selectors, Labels labels) {
    return selectors.isEmpty()
        || selectors.stream().anyMatch(matchers -> matchesAll(matchers, labels));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matcher matcher
        && name.equals(matcher.name)
        && kind == matcher.kind
        && value.equals(matcher.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, kind, value);
  }

  /** As in a selector: {@code job=~"a|b"}. */
  @Override
  public String toString() {
    String shown = Names.isPlainLabel(name) ? name : GoQuote.quote(name);
    return shown + kind.operator() + GoQuote.quote(value);
  }
}
