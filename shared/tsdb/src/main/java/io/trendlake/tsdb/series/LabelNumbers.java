// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The labels of many series as numbers: name, value, name, value. Held in arrays that are never
 * copied to grow, since those of ten million series take some 700 MB.
 */
final class LabelNumbers {

  private static final int PIECE_BITS = 20;
  private static final int PIECE = 1 << PIECE_BITS;
  private static final int FIRST_PIECE = 1 << 14;

  private final List<int[]> pieces = new ArrayList<>();
  private int used;

  /** No series. */
  LabelNumbers() {
    pieces.add(new int[FIRST_PIECE]);
  }

  /** Adds the labels of a series, which are the first of some numbers; returns their place. */
  int add(int[] numbers, int length) {
    if (used + 1 + length > pieces.getLast().length) {
      // A series with more labels than a piece has room for gets a piece to itself.
      pieces.add(new int[Math.max(PIECE, 1 + length)]);
      used = 0;
    }
    int[] piece = pieces.getLast();
    int place = ((pieces.size() - 1) << PIECE_BITS) | used;
    piece[used] = length;
    System.arraycopy(numbers, 0, piece, used + 1, length);
    used += 1 + length;
    return place;
  }

  private int[] piece(int place) {
    return pieces.get(place >>> PIECE_BITS);
  }

  /** How many numbers there are at a place. */
  int length(int place) {
    return piece(place)[place & (PIECE - 1)];
  }

  /** One of the numbers at a place. */
  int number(int place, int index) {
    return piece(place)[(place & (PIECE - 1)) + 1 + index];
  }

  /** Whether the numbers at a place are the first of some others. */
  boolean isEqual(int place, int[] numbers, int length) {
    int[] piece = piece(place);
    int at = place & (PIECE - 1);
    return piece[at] == length && Arrays.equals(piece, at + 1, at + 1 + length, numbers, 0, length);
  }

  /** A hash of numbers that is the same for those at a place. */
  static int hash(int[] numbers, int length) {
    return hash(numbers, 0, length);
  }

  /** A hash of the numbers at a place. */
  int hash(int place) {
    int at = place & (PIECE - 1);
    return hash(piece(place), at + 1, at + 1 + length(place));
  }

  private static int hash(int[] numbers, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + numbers[i];
    }
    return (hash * 0x9E3779B9) >>> 8;
  }
}
