// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An expression as instructions: each tests a code point, forks the way, remembers a place, or ends
 * with a match. All code points that every set of the expression treats alike are one kind.
 */
final class RegexProgram {

  /** An instruction for a code point of the set {@link #target}; the next follows. */
  static final byte ONE = 0;

  /** Two ways: at {@link #target}, and if that leads to no match, at {@link #other}. */
  static final byte FORK = 1;

  /** Continues at {@link #target}. */
  static final byte JUMP = 2;

  /** Remembers the place in the text in the slot {@link #target}; the next follows. */
  static final byte MARK = 3;

  /** The end of the expression, which has to be that of the text. */
  static final byte MATCH = 4;

  private static final int ASCII = 128;
  private static final int LARGEST = 5_000;
  private static final int MOST_KINDS = 1_000;
  private static final int FIRST_STACK = 64;

  private byte[] operations = new byte[16];
  private int[] targets = new int[16];
  private int[] others = new int[16];

  /** The number of a fork among forks. */
  private int[] forkNumbers = new int[16];

  /** Whether a fork takes all the rest of the text: a greedy {@code .*} at the end. */
  private boolean[] takesRest = new boolean[0];

  private int size;
  private int forks;
  private int slots = 2;
  private final Map<CodePoints, Integer> sets = new LinkedHashMap<>();

  /** The first code point of each kind. */
  private int[] kindStarts = new int[0];

  private final short[] asciiKinds = new short[ASCII];

  /** By set and kind. */
  private boolean[][] members = new boolean[0][0];

  private RegexProgram() {}

  /** Compiles an expression; nothing if it is too large for this. */
  static Optional<RegexProgram> of(RegexNode node) {
    RegexProgram program = new RegexProgram();
    program.emit(node);
    program.append(MATCH, 0);
    if (program.size > LARGEST) {
      return Optional.empty();
    }
    program.findKinds();
    if (program.kinds() > MOST_KINDS) {
      return Optional.empty();
    }
    program.findMembers();
    program.findRests();
    return Optional.of(program);
  }

  private void emit(RegexNode node) {
    if (size > LARGEST) {
      return;
    }
    switch (node) {
      case RegexNode.One one -> {
        @Nullable Integer known = sets.putIfAbsent(one.of(), sets.size());
        append(ONE, known == null ? sets.size() - 1 : known);
      }
      case RegexNode.Sequence sequence -> sequence.parts().forEach(this::emit);
      case RegexNode.Choice choice -> emit(choice.alternatives());
      case RegexNode.Group group -> {
        slots = Math.max(slots, 2 * group.number() + 2);
        append(MARK, 2 * group.number());
        emit(group.part());
        append(MARK, 2 * group.number() + 1);
      }
      case RegexNode.Repeat repeat -> emit(repeat);
    }
  }

  private void emit(List<RegexNode> alternatives) {
    int[] ends = new int[alternatives.size() - 1];
    for (int i = 0; i < ends.length; i++) {
      int fork = append(FORK, size + 1);
      emit(alternatives.get(i));
      ends[i] = append(JUMP, 0);
      others[fork] = size;
    }
    emit(alternatives.getLast());
    for (int end : ends) {
      targets[end] = size;
    }
  }

  private void emit(RegexNode.Repeat repeat) {
    for (int i = 0; i < repeat.least(); i++) {
      emit(repeat.part());
    }
    int optional = repeat.most() - repeat.least();
    boolean endless = repeat.most() == RegexNode.Repeat.ENDLESS;
    int[] ways = new int[endless ? 1 : optional];
    for (int i = 0; i < ways.length && size <= LARGEST; i++) {
      ways[i] = append(FORK, 0);
      emit(repeat.part());
    }
    if (endless) {
      append(JUMP, ways[0]);
    }
    for (int way : ways) {
      targets[way] = repeat.greedy() ? way + 1 : size;
      others[way] = repeat.greedy() ? size : way + 1;
    }
  }

  private int append(byte operation, int target) {
    if (size == operations.length) {
      operations = Arrays.copyOf(operations, 2 * size);
      targets = Arrays.copyOf(targets, 2 * size);
      others = Arrays.copyOf(others, 2 * size);
      forkNumbers = Arrays.copyOf(forkNumbers, 2 * size);
    }
    if (operation == FORK) {
      forkNumbers[size] = forks++;
    }
    operations[size] = operation;
    targets[size] = target;
    return size++;
  }

  private void findKinds() {
    TreeSet<Integer> starts = new TreeSet<>(List.of(0));
    sets.keySet().forEach(set -> starts.addAll(set.boundaries()));
    starts.remove(Character.MAX_CODE_POINT + 1); // No code point is there.
    kindStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    for (int c = 0; c < ASCII; c++) {
      asciiKinds[c] = (short) search(c);
    }
  }

  private void findMembers() {
    members = new boolean[sets.size()][kindStarts.length];
    sets.forEach((set, number) -> {
      for (int kind = 0; kind < kindStarts.length; kind++) {
        members[number][kind] = set.contains(kindStarts[kind]);
      }
    });
  }

  private void findRests() {
    takesRest = new boolean[size];
    for (int at = 0; at < size; at++) {
      takesRest[at] =
          operations[at] == FORK
              && targets[at] == at + 1
              && operations[at + 1] == ONE
              && acceptsAll(targets[at + 1])
              && operations[at + 2] == JUMP
              && targets[at + 2] == at
              && isEnd(others[at]);
    }
  }

  /** Whether nothing but marks is between an instruction and the match. */
  private boolean isEnd(int instruction) {
    int at = instruction;
    while (operations[at] == MARK || operations[at] == JUMP) {
      at = operations[at] == MARK ? at + 1 : targets[at];
    }
    return operations[at] == MATCH;
  }

  private int search(int codePoint) {
    int at = Arrays.binarySearch(kindStarts, codePoint);
    return at >= 0 ? at : -at - 2;
  }

  /** How many instructions there are. */
  int size() {
    return size;
  }

  byte operation(int at) {
    return operations[at];
  }

  int target(int at) {
    return targets[at];
  }

  int other(int at) {
    return others[at];
  }

  /** How many kinds of code points there are. */
  int kinds() {
    return kindStarts.length;
  }

  /** The kind of a code point. */
  int kind(int codePoint) {
    return codePoint < ASCII ? asciiKinds[codePoint] : search(codePoint);
  }

  /** Whether a set has a kind. */
  boolean accepts(int set, int kind) {
    return members[set][kind];
  }

  /** Whether a set has all code points. */
  boolean acceptsAll(int set) {
    for (boolean member : members[set]) {
      if (!member) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where the groups of a match of the whole text begin and end, two places for each group; -1
   * where a group took no part. Null if the text does not match.
   *
   * <p>Ways are tried in their order, and from one fork none twice at one place of the text: what
   * led to no match before leads to none again. So the time is at most instructions times length.
   */
  int @Nullable [] groups(String text) {
    long[] tried = new long[(int) (((long) forks * (text.length() + 1) + 63) / 64)];
    int[] places = new int[slots];
    Arrays.fill(places, -1);
    places[0] = 0;
    Stack stack = new Stack();
    stack.push(0, 0);
    while (stack.size > 0) {
      int at = stack.pop();
      int instruction = stack.pop();
      if (instruction < 0) {
        places[-instruction] = at; // What a mark had overwritten.
      } else if (run(instruction, at, text, tried, places, stack)) {
        places[1] = text.length();
        return places;
      }
    }
    return null;
  }

  private boolean run(int from, int place, String text, long[] tried, int[] places, Stack stack) {
    int instruction = from;
    int at = place;
    while (true) {
      switch (operations[instruction]) {
        case ONE -> {
          if (at == text.length()) {
            return false;
          }
          int c = text.codePointAt(at);
          if (!members[targets[instruction]][kind(c)]) {
            return false;
          }
          at += Character.charCount(c);
          instruction++;
        }
        case FORK -> {
          if (takesRest[instruction]) {
            at = text.length();
            instruction = others[instruction];
            continue;
          }
          int bit = forkNumbers[instruction] * (text.length() + 1) + at;
          if ((tried[bit >> 6] & (1L << bit)) != 0) {
            return false;
          }
          tried[bit >> 6] |= 1L << bit;
          stack.push(others[instruction], at);
          instruction = targets[instruction];
        }
        case JUMP -> instruction = targets[instruction];
        case MARK -> {
          stack.push(-targets[instruction], places[targets[instruction]]);
          places[targets[instruction]] = at;
          instruction++;
        }
        default -> {
          return at == text.length();
        }
      }
    }
  }

  /** Ways still to be tried, and places to be put back before, in pairs. */
  private static final class Stack {
    private int[] pairs = new int[FIRST_STACK];
    private int size;

    void push(int first, int second) {
      if (size == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * size);
      }
      pairs[size++] = first;
      pairs[size++] = second;
    }

    int pop() {
      return pairs[--size];
    }
  }
}
