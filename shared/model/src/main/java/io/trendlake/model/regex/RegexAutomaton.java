// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says whether texts match a program, one table look-up a character. Which instructions a text can
 * have led to is a state; states are made when a text first leads there. Safe for use by many
 * threads.
 */
final class RegexAutomaton {

  /** Further ones are made again and again, and not kept. */
  private static final int MOST_STATES = 1_000;

  private final RegexProgram program;

  /** Instructions after which a text matches, however it continues. */
  private final BitSet endless = new BitSet();

  private final Map<BitSet, State> states = new ConcurrentHashMap<>();
  private final State start;

  /** Where a text can be. All fields but the array's elements are final: races do no harm. */
  private static final class State {

    /** Those that test a code point. */
    private final int[] instructions;

    /** Whether a text that ends here matches. */
    private final boolean matches;

    /** Whether a text matches, however it continues. */
    private final boolean matchesAlways;

    /** By kind; null where not known yet. */
    private final @Nullable State[] next;

    State(int[] instructions, boolean matches, boolean matchesAlways, int kinds) {
      this.instructions = instructions;
      this.matches = matches;
      this.matchesAlways = matchesAlways;
      this.next = new @Nullable State[kinds];
    }
  }

  RegexAutomaton(RegexProgram program) {
    this.program = program;
    for (int at = 0; at < program.size(); at++) {
      endless.set(at, isEndless(at));
    }
    this.start = state(reachable(new BitSet(), 0));
  }

  /** Whether a text matches. */
  boolean matches(String text) {
    State state = start;
    int at = 0;
    while (at < text.length()) {
      int c = text.charAt(at++);
      if (Character.isHighSurrogate((char) c)) {
        c = text.codePointAt(at - 1);
        at += Character.charCount(c) - 1;
      }
      int kind = program.kind(c);
      State next = state.next[kind];
      if (next == null) {
        next = step(state, kind);
        if (states.size() < MOST_STATES) {
          state.next[kind] = next;
        }
      }
      if (next.instructions.length == 0 || next.matchesAlways) {
        return next.matchesAlways || (next.matches && at == text.length());
      }
      state = next;
    }
    return state.matches;
  }

  private State step(State from, int kind) {
    BitSet to = new BitSet();
    for (int instruction : from.instructions) {
      if (program.accepts(program.target(instruction), kind)) {
        reachable(to, instruction + 1);
      }
    }
    return state(to);
  }

  /** Adds what can be reached from an instruction without a further code point. */
  private BitSet reachable(BitSet reached, int first) {
    int[] open = new int[program.size() + 1];
    int size = 0;
    open[size++] = first;
    while (size > 0) {
      int at = open[--size];
      if (reached.get(at)) {
        continue;
      }
      reached.set(at);
      switch (program.operation(at)) {
        case RegexProgram.FORK -> {
          open[size++] = program.target(at);
          open[size++] = program.other(at);
        }
        case RegexProgram.JUMP -> open[size++] = program.target(at);
        case RegexProgram.MARK -> open[size++] = at + 1;
        default -> {}
      }
    }
    return reached;
  }

  private State state(BitSet reached) {
    State known = states.get(reached);
    if (known != null || states.size() >= MOST_STATES) {
      return known == null ? made(reached) : known;
    }
    return states.computeIfAbsent(reached, this::made);
  }

  private State made(BitSet reached) {
    int end = program.size() - 1;
    int[] instructions =
        reached.stream().filter(at -> program.operation(at) == RegexProgram.ONE).toArray();
    boolean matchesAlways = reached.get(end) && reached.intersects(endless);
    return new State(instructions, reached.get(end), matchesAlways, program.kinds());
  }

  /** Whether an instruction takes any code point, and then leads to itself and to the end. */
  private boolean isEndless(int instruction) {
    boolean takesAny =
        program.operation(instruction) == RegexProgram.ONE
            && program.acceptsAll(program.target(instruction));
    if (!takesAny) {
      return false;
    }
    BitSet after = reachable(new BitSet(), instruction + 1);
    return after.get(instruction) && after.get(program.size() - 1);
  }
}
