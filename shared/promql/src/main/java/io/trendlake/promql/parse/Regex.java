// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.trendlake.model.RegexLimits;
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

  private Regex(String text, Pattern pattern) {
    this.pattern = pattern;
    boolean plain = text.chars().noneMatch(c -> OPERATORS.indexOf(c) >= 0);
    this.words = plain ? Set.copyOf(new HashSet<>(List.of(text.split("\\|", -1)))) : null;
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
    return words == null ? pattern.matches(text) : words.contains(text);
  }

  /**
   * Replaces a text by a template if the expression matches all of it: {@code $1}, {@code ${name}}
   * and {@code $$} as Go's {@code Regexp.Expand} reads them.
   *
   * @return the text made from the template, or null if the expression does not match
   */
  public @Nullable String expand(String text, String template) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c != '$') {
        out.append(c);
        at++;
      } else if (at + 1 < template.length() && template.charAt(at + 1) == '$') {
        out.append('$');
        at += 2;
      } else {
        at = appendGroup(out, matcher, template, at);
      }
    }
    return out.toString();
  }

  /** Appends the group named at a dollar sign, or the sign itself; returns where to continue. */
  private int appendGroup(StringBuilder out, Matcher matcher, String template, int dollar) {
    int from = dollar + 1;
    boolean braces = from < template.length() && template.charAt(from) == '{';
    if (braces) {
      from++;
    }
    int to = from;
    while (to < template.length()) {
      int rune = template.codePointAt(to);
      if (!(Character.isLetter(rune)
          || Character.getType(rune) == Character.DECIMAL_DIGIT_NUMBER
          || rune == '_')) {
        break;
      }
      to += Character.charCount(rune);
    }
    boolean closed = !braces || (to < template.length() && template.charAt(to) == '}');
    if (to == from || !closed) {
      out.append('$');
      return dollar + 1;
    }
    out.append(group(matcher, template.substring(from, to)));
    return braces ? to + 1 : to;
  }

  private String group(Matcher matcher, String name) {
    @Nullable String text = null;
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      if (name.length() < 9 && Integer.parseInt(name) <= matcher.groupCount()) {
        text = matcher.group(Integer.parseInt(name));
      }
    } else if (pattern.namedGroups().containsKey(name)) {
      text = matcher.group(name);
    }
    return text == null ? "" : text;
  }

  private static String reason(PatternSyntaxException e, String text) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("stack underflow")) { // How re2j says it.
      return "error parsing regexp: unexpected ): `" + text + "`";
    }
    return message;
  }
}
