// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import java.util.Arrays;

/**
 * Rows with a key each, sorted by it in passes of some bits from the lowest up: rows with the same
 * key keep their order.
 */
final class KeyedRows {

  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;

  private long[] keys;
  private int[] rows;

  /** The rows 0, 1, ... with these keys, none of which is below 0; the array is used up. */
  KeyedRows(long[] keys) {
    this.keys = keys;
    this.rows = new int[keys.length];
    Arrays.setAll(rows, row -> row);
  }

  void sort() {
    long all = 0;
    for (long key : keys) {
      all |= key;
    }
    long[] otherKeys = new long[keys.length];
    int[] otherRows = new int[keys.length];
    for (int shift = 0; shift < Long.SIZE && all >>> shift != 0; shift += BITS) {
      int[] places = places(shift);
      for (int i = 0; i < keys.length; i++) {
        int to = places[digit(keys[i], shift)]++;
        otherKeys[to] = keys[i];
        otherRows[to] = rows[i];
      }
      long[] sortedKeys = otherKeys;
      int[] sortedRows = otherRows;
      otherKeys = keys;
      otherRows = rows;
      keys = sortedKeys;
      rows = sortedRows;
    }
  }

  /** Where the first row of each digit belongs. */
  private int[] places(int shift) {
    int[] places = new int[DIGITS + 1];
    for (long key : keys) {
      places[digit(key, shift) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      places[digit + 1] += places[digit];
    }
    return places;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (DIGITS - 1);
  }

  long key(int place) {
    return keys[place];
  }

  int row(int place) {
    return rows[place];
  }

  /** Puts another row at a place; the keys stay. */
  void set(int place, int row) {
    rows[place] = row;
  }

  /** The rows in their order; not to be changed. */
  int[] rows() {
    return rows;
  }
}
