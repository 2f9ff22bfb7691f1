// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of RE2's syntax that most expressions are written in: characters, dots, classes,
 * groups, alternatives, repeats, and anchors at the ends. What an expression means is as in Go's
 * {@code regexp/syntax} with the flag {@code s}.
 *
 * <p>Everything else is left to others: flags, classes by name, escapes of positions and numbers,
 * and repeats of what may be empty, for which Go's rules have changed over time. It is not checked
 * that what is left out is valid.
 */
final class RegexSyntax {

  private static final int DEEPEST = 100;
  private static final int MOST_COPIES = 1_000;
  private static final String OPERATORS = "*+?{^$";

  private final String text;
  private int at;
  private int groups;

  private RegexSyntax(String text) {
    this.text = text;
  }

  /** Says that an expression has something that is not read here. */
  private static final class UnusualException extends Exception {
    private static final long serialVersionUID = 1;

    UnusualException() {
      super("not of the common syntax");
    }
  }

  /** The expression as a tree, or nothing if it has what is not read here. */
  static Optional<RegexNode> read(String text) {
    RegexSyntax syntax = new RegexSyntax(text);
    try {
      RegexNode node = syntax.choice(0);
      return syntax.at == text.length() ? Optional.of(node) : Optional.empty();
    } catch (UnusualException e) {
      return Optional.empty();
    }
  }

  private RegexNode choice(int depth) throws UnusualException {
    require(depth <= DEEPEST);
    List<RegexNode> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence(depth));
    } while (eat('|'));
    return alternatives.size() == 1
        ? alternatives.getFirst()
        : new RegexNode.Choice(List.copyOf(alternatives));
  }

  /** Anchors at the ends of the whole expression say what holds anyway. */
  private RegexNode sequence(int depth) throws UnusualException {
    if (depth == 0) {
      eat('^');
    }
    List<RegexNode> parts = new ArrayList<>();
    while (!endsAt(at)) {
      if (depth == 0 && endsAt(at + 1) && eat('$')) {
        break;
      }
      parts.add(repeated(atom(depth)));
    }
    return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(List.copyOf(parts));
  }

  private boolean endsAt(int place) {
    return place >= text.length() || text.charAt(place) == '|' || text.charAt(place) == ')';
  }

  private RegexNode repeated(RegexNode part) throws UnusualException {
    int least;
    int most;
    if (eat('*')) {
      least = 0;
      most = RegexNode.Repeat.ENDLESS;
    } else if (eat('+')) {
      least = 1;
      most = RegexNode.Repeat.ENDLESS;
    } else if (eat('?')) {
      least = 0;
      most = 1;
    } else if (eat('{')) {
      least = count();
      most = eat(',') ? (is('}') ? RegexNode.Repeat.ENDLESS : count()) : least;
      require(eat('}') && (most == RegexNode.Repeat.ENDLESS || most >= least));
    } else {
      return part;
    }
    boolean greedy = !eat('?');
    require(at == text.length() || "*+?{".indexOf(text.charAt(at)) < 0);
    require(most == 1 || !part.matchesEmpty());
    return new RegexNode.Repeat(part, least, most, greedy);
  }

  private int count() throws UnusualException {
    int start = at;
    int count = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      count = Math.min(MOST_COPIES + 1, 10 * count + text.charAt(at++) - '0');
    }
    require(at > start && count <= MOST_COPIES);
    return count;
  }

  private RegexNode atom(int depth) throws UnusualException {
    int c = next();
    if (c == '(') {
      return group(depth);
    }
    if (c == '[') {
      return new RegexNode.One(characterClass());
    }
    if (c == '.') {
      return new RegexNode.One(CodePoints.ALL);
    }
    if (c == '\\') {
      return new RegexNode.One(escape());
    }
    require(OPERATORS.indexOf(c) < 0);
    return new RegexNode.One(CodePoints.of(c, c));
  }

  private RegexNode group(int depth) throws UnusualException {
    int number = 0;
    if (!eat('?')) {
      number = ++groups;
    } else if (!eat(':')) {
      eat('P');
      require(eat('<'));
      int end = text.indexOf('>', at);
      require(end > at && text.substring(at, end).chars().allMatch(CodePoints.WORD::contains));
      at = end + 1;
      number = ++groups;
    }
    RegexNode inner = choice(depth + 1);
    require(eat(')'));
    return number == 0 ? inner : new RegexNode.Group(number, inner);
  }

  private CodePoints characterClass() throws UnusualException {
    boolean negated = eat('^');
    List<CodePoints> members = new ArrayList<>();
    do {
      members.add(member());
    } while (!eat(']'));
    CodePoints union = CodePoints.union(members);
    return negated ? union.negated() : union;
  }

  /** A character, a range or an escape of a class; a hyphen is itself at the ends alone. */
  private CodePoints member() throws UnusualException {
    boolean first = text.charAt(at - 1) == '[' || text.startsWith("[^", at - 2);
    boolean escaped = is('\\');
    int c = next();
    require(!(c == '[' && is(':')) && (c != '-' || first || is(']')));
    CodePoints one = escaped ? escape() : CodePoints.of(c, c);
    if (!is('-') || text.startsWith("-]", at)) {
      return one;
    }
    at++;
    int low = escaped ? single(one) : c;
    escaped = is('\\');
    c = next();
    int high = escaped ? single(escape()) : c;
    require(low <= high && (escaped || c != '['));
    return CodePoints.of(low, high);
  }

  private static int single(CodePoints set) throws UnusualException {
    List<Integer> boundaries = set.boundaries();
    require(boundaries.size() == 2 && boundaries.get(0) + 1 == boundaries.get(1));
    return boundaries.getFirst();
  }

  private CodePoints escape() throws UnusualException {
    int c = next();
    return switch (c) {
      case 'd' -> CodePoints.DIGITS;
      case 'D' -> CodePoints.DIGITS.negated();
      case 'w' -> CodePoints.WORD;
      case 'W' -> CodePoints.WORD.negated();
      case 's' -> CodePoints.SPACE;
      case 'S' -> CodePoints.SPACE.negated();
      case 't' -> CodePoints.of('\t', '\t');
      case 'n' -> CodePoints.of('\n', '\n');
      case 'r' -> CodePoints.of('\r', '\r');
      default -> {
        require(c < 0x80 && (c == '_' || !CodePoints.WORD.contains(c)));
        yield CodePoints.of(c, c);
      }
    };
  }

  private int next() throws UnusualException {
    require(at < text.length());
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private boolean is(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean eat(char c) {
    boolean there = is(c);
    at += there ? 1 : 0;
    return there;
  }

  private static void require(boolean common) throws UnusualException {
    if (!common) {
      throw new UnusualException();
    }
  }
}
