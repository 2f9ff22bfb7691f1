// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits that Go sets to regular expressions of RE2 and re2j does not: repeats within repeats,
 * the size of what is compiled, and how deep groups nest ({@code regexp/syntax/parse.go}). An
 * expression beyond them would take gigabytes of memory, or all of the stack. What is wrong with
 * the syntax is not found here.
 */
public final class RegexLimits {

  /** Go's limit of {@code repeatIsValid}. */
  private static final int MOST_COPIES = 1_000;

  /** Go's {@code maxSize}, in instructions. */
  private static final long LARGEST = (128L << 20) / 40;

  /** Go's {@code maxHeight}. */
  private static final int DEEPEST = 1_000;

  private static final Pattern REPEAT = Pattern.compile("\\{([0-9]+)(,([0-9]*))?\\}");
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[imsU-]+\\)");
  private static final Pattern PLAIN_GROUP = Pattern.compile("\\(\\?[imsU-]*:");
  private static final Pattern GROUP = Pattern.compile("\\((\\?P?<\\w*>)?");

  /** A character that is not written as itself. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:[pP]\\{[^}]*\\}|[pP].|x\\{[^}]*\\}|x..|[0-7]{1,3}|.)", Pattern.DOTALL);

  private final String text;
  private final Deque<Group> outer = new ArrayDeque<>();
  private Group group = new Group(0);
  private int at;

  private RegexLimits(String text) {
    this.text = text;
  }

  /**
   * Which limit an expression exceeds.
   *
   * @param reason in Go's words
   * @param part of the expression that does it
   */
  public record Excess(String reason, String part) {}

  /**
   * A part of an expression, as Go measures it.
   *
   * @param size in instructions
   * @param height of its tree
   * @param copies how often the most repeated part in it is repeated
   */
  private record Part(long size, int height, long copies) {}

  /** What is between brackets, or the whole. */
  private static final class Group {

    /** How much the brackets add: 2 instructions and a level if they capture. */
    private final int added;

    private Sum alternatives = Sum.NOTHING;
    private Sum sequence = Sum.NOTHING;
    private boolean endsInLiteral;
    private Optional<Part> last = Optional.empty();
    private boolean lastIsCharacter;

    Group(int added) {
      this.added = added;
    }

    void put(Part part) {
      settle();
      last = Optional.of(part);
      lastIsCharacter = false;
    }

    void putCharacter() {
      put(new Part(1, 1, 1));
      lastIsCharacter = true;
    }

    void repeat(UnaryOperator<Part> repeat) {
      last = last.map(repeat);
      lastIsCharacter = false;
    }

    /** Characters in a row are one literal. */
    private void settle() {
      last.ifPresent(part -> {
        sequence = sequence.plus(part, lastIsCharacter && endsInLiteral ? 0 : 1);
        endsInLiteral = lastIsCharacter;
      });
      last = Optional.empty();
    }

    void endAlternative() {
      settle();
      alternatives = alternatives.plus(sequence.part(), 1);
      sequence = Sum.NOTHING;
      endsInLiteral = false;
    }

    Part end() {
      endAlternative();
      Part inner = alternatives.part();
      return added == 0
          ? new Part(inner.size() + alternatives.parts() - 1, inner.height(), inner.copies())
          : new Part(
              inner.size() + alternatives.parts() - 1 + added, inner.height() + 1, inner.copies());
    }
  }

  /** Parts beside each other. */
  private record Sum(int parts, long size, int height, long copies) {

    static final Sum NOTHING = new Sum(0, 0, 0, 1);

    Sum plus(Part part, int more) {
      return new Sum(
          parts + more,
          size + part.size(),
          Math.max(height, part.height()),
          Math.max(copies, part.copies()));
    }

    Part part() {
      return new Part(Math.max(1, size), Math.max(1, parts > 1 ? height + 1 : height), copies);
    }
  }

  /** The limit that an expression exceeds, if it does. */
  public static Optional<Excess> exceeded(String regex) {
    return new RegexLimits(regex).measure();
  }

  private Optional<Excess> measure() {
    while (at < text.length()) {
      Optional<Excess> excess = next();
      if (excess.isPresent()) {
        return excess;
      }
    }
    return beyond(group.end());
  }

  private Optional<Excess> next() {
    return switch (text.charAt(at)) {
      case '(' -> open();
      case ')' -> close();
      case '|' -> {
        group.endAlternative();
        at++;
        yield Optional.empty();
      }
      case '*', '+', '?' -> {
        int more = text.charAt(at) == '*' ? 2 : 1;
        at++;
        skipLazy();
        yield repeated(part -> new Part(part.size() + more, part.height() + 1, part.copies()));
      }
      case '{' -> {
        Matcher repeat = matcher(REPEAT);
        yield repeat.lookingAt() ? repeat(repeat) : character();
      }
      default -> text.startsWith("\\Q", at) ? quoted() : character();
    };
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  private Optional<Excess> open() {
    Matcher flags = matcher(FLAGS);
    if (flags.lookingAt()) {
      at = flags.end();
      return Optional.empty();
    }
    Matcher plain = matcher(PLAIN_GROUP);
    boolean captures = !plain.lookingAt();
    Matcher start = captures ? matcher(GROUP) : plain;
    at = captures && !start.lookingAt() ? at + 1 : start.end();
    outer.push(group);
    group = new Group(captures ? 2 : 0);
    return Optional.empty();
  }

  private Optional<Excess> close() {
    at++;
    if (outer.isEmpty()) {
      return Optional.empty(); // Whoever compiles it says so.
    }
    Part part = group.end();
    group = outer.pop();
    group.put(part);
    return beyond(part);
  }

  private Optional<Excess> character() {
    boolean isClass = "[.^$".indexOf(text.charAt(at)) >= 0;
    at =
        switch (text.charAt(at)) {
          case '[' -> endOfClass();
          case '\\' -> {
            Matcher escape = matcher(ESCAPE);
            yield escape.lookingAt() ? escape.end() : at + 1;
          }
          default -> at + 1;
        };
    if (isClass) {
      group.put(new Part(1, 1, 1));
    } else {
      group.putCharacter();
    }
    return Optional.empty();
  }

  /** Behind the bracket that closes a class of characters. */
  private int endOfClass() {
    int end = at + (text.startsWith("^", at + 1) ? 2 : 1);
    if (text.startsWith("]", end)) {
      end++; // As the first one it is a character.
    }
    while (end < text.length() && text.charAt(end) != ']') {
      int named = text.startsWith("[:", end) ? text.indexOf(":]", end + 2) : -1;
      if (named >= 0) {
        end = named + 2;
      } else {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
    }
    return Math.min(text.length(), end + 1);
  }

  /** What is between {@code \Q} and {@code \E}. */
  private Optional<Excess> quoted() {
    int end = text.indexOf("\\E", at + 2);
    int last = end < 0 ? text.length() : end;
    for (int i = at + 2; i < last; i++) {
      group.putCharacter();
    }
    at = end < 0 ? last : end + 2;
    return Optional.empty();
  }

  private Optional<Excess> repeat(Matcher repeat) {
    int start = at;
    at = repeat.end();
    int min = count(repeat.group(1));
    String upper = repeat.group(3);
    boolean open = upper != null && upper.isEmpty();
    int max = upper == null ? min : open ? min : count(upper);
    int times = Math.max(1, max);
    if (min > MOST_COPIES || max > MOST_COPIES) {
      return Optional.of(new Excess("invalid repeat count", repeat.group()));
    }
    skipLazy();
    boolean tooMany =
        times >= 2 && group.last.filter(part -> part.copies() * times > MOST_COPIES).isPresent();
    int optional = open ? 1 : max - min;
    Optional<Excess> excess =
        repeated(part ->
            new Part(
                times * part.size() + Math.max(0, optional),
                part.height() + 1,
                max == 0 && !open ? 1 : times * part.copies()));
    return excess.isEmpty() && tooMany
        ? Optional.of(new Excess("invalid repeat count", text.substring(start, at)))
        : excess;
  }

  private static int count(String digits) {
    return digits.length() > 4 ? MOST_COPIES + 1 : Integer.parseInt(digits);
  }

  /** Skips the mark that asks for as few as possible. */
  private void skipLazy() {
    if (text.startsWith("?", at)) {
      at++;
    }
  }

  private Optional<Excess> repeated(UnaryOperator<Part> repeat) {
    group.repeat(repeat);
    return group.last.flatMap(this::beyond);
  }

  private Optional<Excess> beyond(Part part) {
    if (part.size() > LARGEST) {
      return Optional.of(new Excess("expression too large", text));
    }
    return part.height() > DEEPEST
        ? Optional.of(new Excess("expression nests too deeply", text))
        : Optional.empty();
  }
}
