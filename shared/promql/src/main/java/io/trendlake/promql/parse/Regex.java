// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
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

  private static final int MOST_COPIES = 1000;

  private static final java.util.regex.Pattern REPEAT =
      java.util.regex.Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

  private final Pattern pattern;
  private final @Nullable Set<String> words;

  private Regex(String text) {
    this.pattern = Pattern.compile("^(?s:" + text + ")$");
    boolean plain = text.chars().noneMatch(c -> OPERATORS.indexOf(c) >= 0);
    this.words = plain ? Set.copyOf(new HashSet<>(List.of(text.split("\\|", -1)))) : null;
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is not one of RE2's, with Go's reason
   */
  public static Regex compile(String text) {
    try {
      checkRepeats(text);
      Pattern.compile(text); // Anchored below, "a)|(b" would become an expression.
      return new Regex(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(reason(e, text), e);
    }
  }

  /**
   * Refuses what RE2 does and re2j does not: repeats in repeats, which together mean more than
   * 1,000 copies, and would take that much memory.
   */
  private static void checkRepeats(String text) {
    if (text.indexOf('{') < 0) {
      return;
    }
    Deque<Integer> outer = new ArrayDeque<>();
    int most = 1; // Copies of the most repeated part of this group.
    int last = 1; // Copies within what stands before.
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> {
          at++;
          last = 1;
        }
        case '[' -> {
          at = endOfClass(text, at);
          last = 1;
        }
        case '(' -> {
          outer.push(most);
          most = 1;
          last = 1;
        }
        case ')' -> {
          last = most;
          most = Math.max(most, outer.isEmpty() ? 1 : outer.pop());
        }
        case '{' -> {
          java.util.regex.Matcher repeat = REPEAT.matcher(text).region(at, text.length());
          if (repeat.lookingAt()) {
            last = repeated(last, repeat);
            at = repeat.end() - 1;
          } else {
            last = 1;
          }
        }
        case '*', '+', '?', '|' -> {} // As often as what stands before, or nothing.
        default -> last = 1;
      }
      most = Math.max(most, last);
      at++;
    }
  }

  private static int repeated(int copies, java.util.regex.Matcher repeat) {
    String last =
        repeat.group(2) == null || repeat.group(2).isEmpty() ? repeat.group(1) : repeat.group(2);
    int times = last.length() > 4 ? MOST_COPIES + 1 : Integer.parseInt(last);
    if (times >= 2 && (long) copies * times > MOST_COPIES) {
      throw new IllegalArgumentException(
          "error parsing regexp: invalid repeat count: `" + repeat.group() + "`");
    }
    return Math.max(1, copies * times);
  }

  /** The bracket that closes a class of characters, or the end of the text. */
  private static int endOfClass(String text, int open) {
    int at = open + 1;
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == ']') {
      at++; // As the first one it is a character.
    }
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
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
