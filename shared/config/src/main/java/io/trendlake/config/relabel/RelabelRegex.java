// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.trendlake.model.RegexLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of relabelling, in RE2's syntax: it must match the whole text, and its dot
 * matches a newline too, as {@code ^(?s:...)$} in Prometheus. Equal when its text is equal.
 *
 * <p>Matching takes time linear in the text, whatever the expression. One that is only words
 * between bars, like {@code a|b|c}, is looked up in a set.
 */
public final class RelabelRegex {

  /** The default of the field {@code regex}. */
  public static final RelabelRegex ANYTHING = of("(.*)");

  private static final String OPERATORS = "\\.+*?()[]{}^$";

  private final String text;
  private final Pattern pattern;
  private final @Nullable Set<String> words;

  private RelabelRegex(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
    this.words = isWords(text) ? Set.copyOf(List.of(text.split("\\|", -1))) : null;
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is not one of RE2's, or larger than Go takes, with the
   *     reason
   */
  public static RelabelRegex of(String text) {
    String anchored = "^(?s:" + text + ")$";
    RegexLimits.exceeded(anchored)
        .ifPresent(excess -> {
          throw new IllegalArgumentException(
              excess.part().equals(anchored)
                  ? excess.reason()
                  : excess.reason() + ": " + excess.part());
        });
    try {
      Pattern.compile(text); // Anchored below, "a)|(b" would become an expression.
      return new RelabelRegex(text, Pattern.compile(anchored));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /** Whether the whole text matches. */
  boolean matches(String input) {
    return words == null ? pattern.matches(input) : words.contains(input);
  }

  /** The groups of a match of the whole text, if there is one. */
  Optional<Matcher> match(String input) {
    Matcher matcher = pattern.matcher(input);
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }

  private static boolean isWords(String text) {
    return text.chars().noneMatch(c -> OPERATORS.indexOf(c) >= 0);
  }

  private static String reason(PatternSyntaxException e) {
    if (String.valueOf(e.getMessage()).contains("stack underflow")) {
      return "unexpected )"; // How re2j says it.
    }
    @Nullable String pattern = e.getPattern();
    return e.getDescription() + (pattern == null || pattern.isEmpty() ? "" : ": " + pattern);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelabelRegex regex && text.equals(regex.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text as configured, without anchors. */
  @Override
  public String toString() {
    return text;
  }
}
