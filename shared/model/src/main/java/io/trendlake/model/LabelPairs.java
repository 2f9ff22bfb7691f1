// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Brings names and values in turn, as they come, into the order and shape that labels have. */
final class LabelPairs {

  /** Up to so many names an insertion sort is quickest; its time grows with their square. */
  private static final int FEW = 2 * 24;

  private LabelPairs() {}

  /** Sorts by name; the order of equal names stays. */
  static void sort(String[] pairs) {
    if (pairs.length > FEW) {
      sortMany(pairs);
      return;
    }
    for (int i = 2; i < pairs.length; i += 2) {
      String name = pairs[i];
      String value = pairs[i + 1];
      int to = i;
      while (to > 0 && Utf8Order.compare(pairs[to - 2], name) > 0) {
        pairs[to] = pairs[to - 2];
        pairs[to + 1] = pairs[to - 1];
        to -= 2;
      }
      pairs[to] = name;
      pairs[to + 1] = value;
    }
  }

  private static void sortMany(String[] pairs) {
    String[] unsorted = pairs.clone();
    int[] order =
        IntStream.range(0, pairs.length / 2)
            .boxed()
            .sorted(Comparator.comparing(i -> unsorted[2 * i], Utf8Order::compare))
            .mapToInt(i -> i)
            .toArray();
    for (int i = 0; i < order.length; i++) {
      pairs[2 * i] = unsorted[2 * order[i]];
      pairs[2 * i + 1] = unsorted[2 * order[i] + 1];
    }
  }

  /** Refuses an empty name and one that is there twice, in sorted pairs. */
  static void check(String[] pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].isEmpty()) {
        throw new IllegalArgumentException(
            "a label name is empty (its value is \"" + pairs[i + 1] + "\")");
      }
      if (i > 0 && pairs[i].equals(pairs[i - 2])) {
        throw new IllegalArgumentException("the label name \"" + pairs[i] + "\" is given twice");
      }
    }
  }

  /** The pairs that have a value: an empty one is the same as no label. */
  static String[] withoutEmptyValues(String[] pairs) {
    int kept = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i + 1].isEmpty()) {
        pairs[kept] = pairs[i];
        pairs[kept + 1] = pairs[i + 1];
        kept += 2;
      }
    }
    return kept == pairs.length ? pairs : Arrays.copyOf(pairs, kept);
  }
}
