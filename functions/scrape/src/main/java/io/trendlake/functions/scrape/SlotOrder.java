// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Series;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the rows of one shard's slots into the order of the file, slot after slot: by series, then
 * timestamp.
 *
 * <p>Comparing the texts of series costs more than all the rest of a scrape. But a series is the
 * same object from slot to slot, so the order of the slot before is kept: it holds again if nothing
 * changed, and rows that came are put in between else. Not thread-safe.
 */
final class SlotOrder {

  private SlotRows rows = new SlotRows(List.of());
  private int[] order = {};

  /** At each place of the order, whether its series equals that of the place before. */
  private BitSet sameAsBefore = new BitSet();

  /**
   * The rows in the order of the file.
   *
   * @return row numbers; valid until the next call, and not to be changed
   */
  int[] order(SlotRows next) {
    if (!hasSameSeries(next)) {
      order = merged(next);
      sameAsBefore = sameSeries(next);
    }
    rows = next;
    sortTimestamps();
    return order;
  }

  private boolean hasSameSeries(SlotRows next) {
    if (next.size() != rows.size()) {
      return false;
    }
    for (int row = 0; row < next.size(); row++) {
      if (!next.isOf(row, rows.series(row))) {
        return false;
      }
    }
    return true;
  }

  private int[] merged(SlotRows next) {
    int[] matches = RowMatch.match(rows, next);
    int[] known = inOldOrder(matches);
    int[] fresh = sortedFresh(next, matches, next.size() - known.length);
    int[] merged = new int[next.size()];
    int at = 0;
    int from = 0;
    for (int row : fresh) {
      int to = gallop(next, known, from, next.series(row));
      System.arraycopy(known, from, merged, at, to - from);
      at += to - from;
      from = to;
      merged[at++] = row;
    }
    System.arraycopy(known, from, merged, at, known.length - from);
    return merged;
  }

  /** The rows that were there before, as they were sorted then. */
  private int[] inOldOrder(int[] matches) {
    int[] rowOfOld = new int[rows.size()];
    Arrays.fill(rowOfOld, RowMatch.NONE);
    for (int row = 0; row < matches.length; row++) {
      if (matches[row] != RowMatch.NONE) {
        rowOfOld[matches[row]] = row;
      }
    }
    int[] known = new int[Math.min(rows.size(), matches.length)];
    int count = 0;
    for (int old : order) {
      if (rowOfOld[old] != RowMatch.NONE) {
        known[count++] = rowOfOld[old];
      }
    }
    return Arrays.copyOf(known, count);
  }

  private static int[] sortedFresh(SlotRows next, int[] matches, int count) {
    Integer[] fresh = new Integer[count];
    int at = 0;
    for (int row = 0; row < matches.length; row++) {
      if (matches[row] == RowMatch.NONE) {
        fresh[at++] = row;
      }
    }
    Arrays.sort(fresh, Comparator.comparing(next::series));
    return Arrays.stream(fresh).mapToInt(Integer::intValue).toArray();
  }

  /** The first place from one on whose series comes after a series: near places are cheap. */
  private static int gallop(SlotRows next, int[] known, int from, Series series) {
    int step = 1;
    int low = from;
    while (low + step <= known.length
        && next.series(known[low + step - 1]).compareTo(series) <= 0) {
      low += step;
      step *= 2;
    }
    int high = Math.min(low + step - 1, known.length);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (next.series(known[middle]).compareTo(series) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private BitSet sameSeries(SlotRows next) {
    BitSet same = new BitSet();
    for (int place = 1; place < order.length; place++) {
      Series before = next.series(order[place - 1]);
      if (next.series(order[place]).equals(before)) {
        same.set(place);
      }
    }
    return same;
  }

  /** Puts rows of one series in order; there are few series with more than one. */
  private void sortTimestamps() {
    int place = sameAsBefore.nextSetBit(0);
    while (place >= 0) {
      int end = sameAsBefore.nextClearBit(place);
      sortByTs(place - 1, end);
      place = sameAsBefore.nextSetBit(end);
    }
  }

  private void sortByTs(int from, int to) {
    Integer[] run = Arrays.stream(order, from, to).boxed().toArray(Integer[]::new);
    Arrays.sort(run, Comparator.comparingLong(rows::ts));
    for (int i = 0; i < run.length; i++) {
      order[from + i] = run[i];
    }
  }
}
