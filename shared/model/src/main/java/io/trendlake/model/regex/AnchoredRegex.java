// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of RE2's syntax that has to match the whole text, as {@code ^(?s:...)$} does
 * in Go, where its syntax is a common one. An automaton that grows as texts come says whether a
 * text matches, in time linear in the text; where groups begin and end is looked for only in texts
 * that do. Safe for use by many threads.
 */
public final class AnchoredRegex {

  /** How many characters a text may have of which groups are looked for. */
  public static final int LONGEST = 10_000;

  private final RegexProgram program;
  private final RegexAutomaton automaton;

  private AnchoredRegex(RegexProgram program) {
    this.program = program;
    this.automaton = new RegexAutomaton(program);
  }

  /**
   * The expression of a valid text; nothing if it has flags, classes by name, or other things that
   * are seldom written, and is to be left to a library.
   */
  public static Optional<AnchoredRegex> of(String text) {
    return RegexSyntax.read(text).flatMap(RegexProgram::of).map(AnchoredRegex::new);
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    return automaton.matches(text);
  }

  /**
   * Where the groups of a match begin and end: twice its number is the place of a group's begin,
   * and the next that of its end, both -1 where the group took no part. Group 0 is the whole text.
   * Null if the text does not match.
   *
   * @throws IllegalArgumentException for a text of more than {@link #LONGEST} characters
   */
  public int @Nullable [] groups(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "groups are looked for in at most %d characters, not %d"
              .formatted(LONGEST, text.length()));
    }
    return automaton.matches(text) ? program.groups(text) : null;
  }
}
