// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which {@code $1}, <code>${1}</code>, {@code $name} and <code>${name}</code> mean groups
 * of a match, as in Go's {@code Regexp.Expand}. Equal when its text is equal.
 *
 * <p>A name is as long as letters, digits and underscores go, so {@code $1x} is the group {@code
 * 1x}. A group that does not exist, or that did not take part, is empty; {@code $$} is a dollar; a
 * dollar before anything else is itself.
 */
public final class ExpansionTemplate {

  private final String text;

  /** Whether the text has no dollar, so that every match gives the text itself. */
  private final boolean constant;

  private final List<Part> parts;

  private ExpansionTemplate(String text, List<Part> parts) {
    this.text = text;
    this.constant = text.indexOf('$') < 0;
    this.parts = parts;
  }

  /** Reads a template; every text is one. */
  public static ExpansionTemplate of(String text) {
    return new ExpansionTemplate(text, new Reader(text).read());
  }

  /** The text with the groups of a match. */
  public String expand(RegexMatch match) {
    if (constant) {
      return text;
    }
    if (parts.size() == 1) {
      return parts.getFirst().in(match);
    }
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.in(match));
    }
    return out.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExpansionTemplate template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text that it was read from. */
  @Override
  public String toString() {
    return text;
  }

  private sealed interface Part {

    /** What replaces it. */
    default String in(RegexMatch match) {
      return switch (this) {
        case Literal literal -> literal.text();
        case Numbered group -> match.group(group.number());
        case Named group -> match.group(group.name());
      };
    }
  }

  private record Literal(String text) implements Part {}

  private record Numbered(int number) implements Part {}

  private record Named(String name) implements Part {}

  /** Cuts a template into parts, as Go's {@code regexp.extract} does. */
  private static final class Reader {

    /** Go takes a longer number for a name. */
    private static final int MAX_DIGITS = 8;

    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Part> read() {
      while (at < text.length()) {
        if (text.charAt(at) != '$') {
          literal.append(text.charAt(at++));
        } else if (text.startsWith("$$", at)) {
          literal.append('$');
          at += 2;
        } else {
          readReference();
        }
      }
      endLiteral();
      return List.copyOf(parts);
    }

    private void readReference() {
      boolean braced = text.startsWith("${", at);
      int start = at + (braced ? 2 : 1);
      int end = endOfName(start);
      if (end == start || (braced && !text.startsWith("}", end))) {
        literal.append('$');
        at++;
        return;
      }
      endLiteral();
      parts.add(group(text.substring(start, end)));
      at = end + (braced ? 1 : 0);
    }

    private int endOfName(int start) {
      int end = start;
      while (end < text.length() && isNamePart(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      return end;
    }

    private static boolean isNamePart(int c) {
      return c == '_' || Character.isLetter(c) || Character.isDigit(c);
    }

    private static Part group(String name) {
      boolean number =
          name.length() <= MAX_DIGITS
              && name.chars().allMatch(c -> c >= '0' && c <= '9')
              && (name.length() == 1 || name.charAt(0) != '0');
      return number ? new Numbered(Integer.parseInt(name)) : new Named(name);
    }

    private void endLiteral() {
      if (!literal.isEmpty()) {
        parts.add(new Literal(literal.toString()));
        literal.setLength(0);
      }
    }
  }
}
