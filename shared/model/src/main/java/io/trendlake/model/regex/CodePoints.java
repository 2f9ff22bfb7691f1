// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A set of code points: ranges in order that neither touch nor overlap. Equal by content. */
final class CodePoints {

  static final CodePoints ALL = of(0, Character.MAX_CODE_POINT);
  static final CodePoints DIGITS = of('0', '9');
  static final CodePoints WORD = union(List.of(DIGITS, of('A', 'Z'), of('a', 'z'), of('_', '_')));
  static final CodePoints SPACE = union(List.of(of('\t', '\n'), of('\f', '\r'), of(' ', ' ')));

  /** First, last, first, last, ... */
  private final int[] ranges;

  private CodePoints(int[] ranges) {
    this.ranges = ranges;
  }

  /** The code points from one to another, both included. */
  static CodePoints of(int first, int last) {
    return new CodePoints(new int[] {first, last});
  }

  /** The union of some sets. */
  static CodePoints union(List<CodePoints> sets) {
    List<int[]> all = new ArrayList<>();
    for (CodePoints set : sets) {
      for (int i = 0; i < set.ranges.length; i += 2) {
        all.add(new int[] {set.ranges[i], set.ranges[i + 1]});
      }
    }
    all.sort(Comparator.comparingInt(range -> range[0]));
    int[] merged = new int[2 * all.size()];
    int size = 0;
    for (int[] range : all) {
      if (size > 0 && range[0] <= merged[size - 1] + 1) {
        merged[size - 1] = Math.max(merged[size - 1], range[1]);
      } else {
        merged[size++] = range[0];
        merged[size++] = range[1];
      }
    }
    return new CodePoints(Arrays.copyOf(merged, size));
  }

  /** What is not in this set. */
  CodePoints negated() {
    int[] others = new int[ranges.length + 2];
    int size = 0;
    int from = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > from) {
        others[size++] = from;
        others[size++] = ranges[i] - 1;
      }
      from = ranges[i + 1] + 1;
    }
    if (from <= Character.MAX_CODE_POINT) {
      others[size++] = from;
      others[size++] = Character.MAX_CODE_POINT;
    }
    return new CodePoints(Arrays.copyOf(others, size));
  }

  boolean contains(int codePoint) {
    int at = Arrays.binarySearch(ranges, codePoint);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /** Where ranges begin, and where they have ended. */
  List<Integer> boundaries() {
    List<Integer> boundaries = new ArrayList<>();
    for (int i = 0; i < ranges.length; i += 2) {
      boundaries.add(ranges[i]);
      boundaries.add(ranges[i + 1] + 1);
    }
    return boundaries;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints set && Arrays.equals(ranges, set.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }
}
