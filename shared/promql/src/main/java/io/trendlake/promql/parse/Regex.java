// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.trendlake.model.RegexLimits;
import io.trendlake.model.regex.AnchoredRegex;
import io.trendlake.model.regex.RegexMatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of PromQL, in RE2's syntax: it must match the whole text, and its dot
 * matches a newline too. Matching takes time linear in the text, whatever the expression. One that
 * is only words between bars, like {@code a|b|c}, is looked up in a set.
 */
public final class Regex {

  private static final String OPERATORS = "\\.+*?()[]{}^$";

  private final Pattern pattern;
  private final @Nullable Set<String> words;

  /** The same, where it is of common syntax and not words alone: a multiple faster. */
  private final @Nullable AnchoredRegex common;

  private Regex(String text, Pattern pattern) {
    this.pattern = pattern;
    boolean plain = text.chars().noneMatch(c -> OPERATORS.indexOf(c) >= 0);
    this.words = plain ? Set.copyOf(new HashSet<>(List.of(text.split("\\|", -1)))) : null;
    this.common = plain ? null : AnchoredRegex.of(text).orElse(null);
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is not one of RE2's, with Go's reason
   */
  public static Regex compile(String text) {
    String anchored = "^(?s:" + text + ")$";
    RegexLimits.exceeded(anchored)
        .ifPresent(excess -> {
          throw new IllegalArgumentException(
              "error parsing regexp: " + excess.reason() + ": `" + excess.part() + "`");
        });
    try {
      Pattern.compile(text); // Anchored below, "a)|(b" would become an expression.
      return new Regex(text, Pattern.compile(anchored));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(reason(e, text), e);
    }
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    if (words != null) {
      return words.contains(text);
    }
    return common == null ? pattern.matches(text) : common.matches(text);
  }

  /** The match of the whole text; null if the expression does not match it. */
  public @Nullable RegexMatch match(String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches()
        ? RegexMatch.of(
            text, matcher.groupCount(), matcher::start, matcher::end, pattern.namedGroups())
        : null;
  }

  private static String reason(PatternSyntaxException e, String text) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("stack underflow")) { // How re2j says it.
      return "error parsing regexp: unexpected ): `" + text + "`";
    }
    return message;
  }
}
