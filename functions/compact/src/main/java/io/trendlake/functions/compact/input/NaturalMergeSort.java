// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import java.util.Arrays;

/**
 * Sorts numbers by a comparison of what they refer to: finds the runs that are sorted already and
 * merges neighbours, stable. With few runs, which is what shards are, it takes little more than one
 * comparison a number for each doubling of their count.
 */
public final class NaturalMergeSort {

  /** Compares what two numbers refer to. */
  @FunctionalInterface
  public interface Order {
    /** As {@link java.util.Comparator#compare}. */
    int compare(int left, int right);
  }

  private NaturalMergeSort() {}

  /** The numbers, sorted; the array may be overwritten. */
  public static int[] sort(int[] numbers, Order order) {
    int[] from = numbers;
    int[] ends = runs(from, order);
    int[] to = new int[from.length];
    while (ends.length > 1) {
      ends = mergePairs(from, to, ends, order);
      int[] merged = to;
      to = from;
      from = merged;
    }
    return from;
  }

  private static int[] runs(int[] numbers, Order order) {
    int[] ends = new int[16];
    int count = 0;
    for (int i = 1; i <= numbers.length; i++) {
      if (i == numbers.length || order.compare(numbers[i - 1], numbers[i]) > 0) {
        ends = count == ends.length ? Arrays.copyOf(ends, count * 2) : ends;
        ends[count++] = i;
      }
    }
    return Arrays.copyOf(ends, count);
  }

  private static int[] mergePairs(int[] from, int[] to, int[] ends, Order order) {
    int[] merged = new int[(ends.length + 1) / 2];
    int start = 0;
    for (int pair = 0; pair < merged.length; pair++) {
      int middle = ends[2 * pair];
      int end = ends[Math.min(2 * pair + 1, ends.length - 1)];
      merge(from, to, start, middle, end, order);
      merged[pair] = end;
      start = end;
    }
    return merged;
  }

  private static void merge(int[] from, int[] to, int start, int middle, int end, Order order) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          right == end || (left < middle && order.compare(from[left], from[right]) <= 0);
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }
}
