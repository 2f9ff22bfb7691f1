// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which row of one minute file is of which series of a {@link SeriesTable}, as stretches of
 * neighbouring rows that are neighbouring series. A shard's first file is one stretch; each series
 * that comes or goes later breaks one.
 */
final class SeriesRows {

  /** Says that a file has no such series. */
  static final int NONE = -1;

  private int[] rows = new int[4];
  private int[] series = new int[4];
  private int[] lengths = new int[4];
  private int size;
  private int total;
  private int last;

  /** Appends rows, in the order of the file, that are these series, in the order of the table. */
  void add(int firstSeries, int count) {
    if (size > 0 && series[size - 1] + lengths[size - 1] == firstSeries) {
      lengths[size - 1] += count;
    } else {
      ensure(size + 1);
      rows[size] = total;
      series[size] = firstSeries;
      lengths[size++] = count;
    }
    total += count;
  }

  private void ensure(int capacity) {
    if (capacity > rows.length) {
      rows = Arrays.copyOf(rows, capacity * 2);
      series = Arrays.copyOf(series, capacity * 2);
      lengths = Arrays.copyOf(lengths, capacity * 2);
    }
  }

  /** Takes the rows of another file, which all have been added to it, as those of this one. */
  void addAll(SeriesRows sealed) {
    rows = sealed.rows;
    series = sealed.series;
    lengths = sealed.lengths;
    size = sealed.size;
    total = sealed.total;
  }

  /** Takes neighbouring series. */
  @FunctionalInterface
  interface Stretches {
    /** Takes so many series from one on. */
    void add(int firstSeries, int count);
  }

  /** Calls the visitor for every series, once for each row. */
  void forEachStretch(Stretches stretches) {
    for (int i = 0; i < size; i++) {
      stretches.add(series[i], lengths[i]);
    }
  }

  /** How many rows the file has. */
  int total() {
    return total;
  }

  /** Says that all rows are added: only now can series be found. */
  void seal() {
    sortBySeries();
    if (overlaps()) {
      splitIntoRows();
      sortBySeries();
    }
  }

  private void sortBySeries() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.<Integer>comparingInt(i -> series[i]).thenComparingInt(i -> rows[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    rows = picked(rows, order);
    series = picked(series, order);
    lengths = picked(lengths, order);
  }

  private static int[] picked(int[] values, int[] order) {
    return Arrays.stream(order).map(i -> values[i]).toArray();
  }

  /** Whether a series has several rows, which explicit timestamps allow. */
  private boolean overlaps() {
    for (int i = 1; i < size; i++) {
      if (series[i - 1] + lengths[i - 1] > series[i]) {
        return true;
      }
    }
    return false;
  }

  private void splitIntoRows() {
    int[] allRows = new int[total];
    int[] allSeries = new int[total];
    int at = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < lengths[i]; j++) {
        allRows[at] = rows[i] + j;
        allSeries[at++] = series[i] + j;
      }
    }
    rows = allRows;
    series = allSeries;
    lengths = new int[total];
    Arrays.fill(lengths, 1);
    size = total;
  }

  /** The first row of a series, or {@link #NONE}. Fastest when asked for in order. */
  int row(int wanted) {
    if (size == 0) {
      return NONE;
    }
    if (!(series[last] <= wanted && wanted < series[last] + lengths[last])
        || (last > 0 && series[last - 1] == wanted)) {
      last = stretchOf(wanted);
    }
    int offset = wanted - series[last];
    return offset >= 0 && offset < lengths[last] ? rows[last] + offset : NONE;
  }

  /**
   * How many series, from one on that {@link #row} was just asked for, are in neighbouring rows one
   * each; or, as a negative number, how many the file does not have.
   */
  int extent(int asked) {
    if (size == 0) {
      return -Integer.MAX_VALUE;
    }
    int end = series[last] + lengths[last];
    if (series[last] <= asked && asked < end) {
      return end - asked;
    }
    int next = asked < series[last] ? last : last + 1;
    return next == size ? -Integer.MAX_VALUE : asked - series[next];
  }

  /** The row of the same series after one that was found for it, or {@link #NONE}. */
  int rowAfter(int wanted, int row) {
    for (int i = last + 1; i < size && series[i] == wanted; i++) {
      if (rows[i] > row) {
        return rows[i];
      }
    }
    return NONE;
  }

  /** The first stretch that begins at a series, or else the last that begins before it. */
  private int stretchOf(int wanted) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (series[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean beginsHere = low < size && series[low] == wanted;
    return beginsHere ? low : Math.max(0, low - 1);
  }

  /** The rows, from the first to the one after the last, that hold the series chosen. */
  RowSpan span(int[] places, int fromPlace, int toPlace) {
    int first = Integer.MAX_VALUE;
    int end = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < lengths[i]; j++) {
        int place = places[series[i] + j];
        if (place >= fromPlace && place < toPlace) {
          first = Math.min(first, rows[i] + j);
          end = Math.max(end, rows[i] + j + 1);
        }
      }
    }
    return end == 0 ? new RowSpan(0, 0) : new RowSpan(first, end);
  }

  /** Rows from one to the one before another. */
  record RowSpan(int from, int to) {

    /** How many rows. */
    int rows() {
      return to - from;
    }
  }
}
