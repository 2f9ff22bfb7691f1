// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a body, as they were understood, in order: for each where it begins and, by its
 * kind, what it said. Blank lines and comments in a row are one. Arrays side by side rather than
 * objects: a body has thousands of lines and each is looked at in every scrape.
 */
final class Lines {

  /** For {@link #tail}: the bytes before the value do not tell that the value begins there. */
  static final int NO_TAIL = Integer.MAX_VALUE;

  /** What a line is. */
  static final byte IGNORED = 0;

  static final byte METADATA = 1;
  static final byte SAMPLE = 2;

  private static final int FIRST_CAPACITY = 64;

  int count;

  /** Where the lines begin in the body; one more than there are lines. */
  int[] start = new int[FIRST_CAPACITY + 1];

  byte[] kind = new byte[FIRST_CAPACITY];

  /** Where the value begins, counted from the line's beginning. */
  int[] tail = new int[FIRST_CAPACITY];

  int[] id = new int[FIRST_CAPACITY];
  double[] value = new double[FIRST_CAPACITY];

  /** What a sample has besides its value; null for most. */
  @Nullable Extra[] extra = new @Nullable Extra[FIRST_CAPACITY];

  /** What is known of families after the line. */
  Family[] after = new Family[FIRST_CAPACITY];

  void clear() {
    count = 0;
    start[0] = 0;
  }

  /** Adds a line that is not a sample. */
  void add(byte lineKind, int next, Family lineAfter) {
    if (lineKind == IGNORED && count > 0 && kind[count - 1] == IGNORED) {
      start[count] = next;
      return;
    }
    add(lineKind, next, NO_TAIL, SeriesTable.NONE, 0, null, lineAfter);
  }

  /** Adds a line; {@code next} is where the line after it begins. */
  void add(
      byte lineKind,
      int next,
      int lineTail,
      int series,
      double sample,
      @Nullable Extra more,
      Family lineAfter) {
    if (count == kind.length) {
      grow(count + count / 2);
    }
    kind[count] = lineKind;
    tail[count] = lineTail;
    id[count] = series;
    value[count] = sample;
    extra[count] = more;
    after[count] = lineAfter;
    start[++count] = next;
  }

  /** What is known of families before a line. */
  Family before(int line) {
    return line == 0 ? Family.NONE : after[line - 1];
  }

  /** Makes room for so many lines. */
  void reserve(int capacity) {
    if (capacity > kind.length) {
      grow(capacity);
    }
  }

  /** Takes over the first lines of other ones, and nothing else; room must be reserved. */
  void copyFrom(Lines other, int lines) {
    System.arraycopy(other.start, 0, start, 0, lines + 1);
    System.arraycopy(other.kind, 0, kind, 0, lines);
    System.arraycopy(other.tail, 0, tail, 0, lines);
    System.arraycopy(other.id, 0, id, 0, lines);
    System.arraycopy(other.value, 0, value, 0, lines);
    System.arraycopy(other.extra, 0, extra, 0, lines);
    System.arraycopy(other.after, 0, after, 0, lines);
    count = lines;
  }

  private void grow(int capacity) {
    start = Arrays.copyOf(start, capacity + 1);
    kind = Arrays.copyOf(kind, capacity);
    tail = Arrays.copyOf(tail, capacity);
    id = Arrays.copyOf(id, capacity);
    value = Arrays.copyOf(value, capacity);
    extra = Arrays.copyOf(extra, capacity);
    after = Arrays.copyOf(after, capacity);
  }
}
