// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

/** A set of hashes, at 8 to 16 bytes each. */
final class SeriesHashes {

  /** 0 where there is none. */
  private long[] table = new long[1024];

  private int size;
  private boolean hasZero;

  /** Adds a hash; false if it is there. */
  boolean add(long hash) {
    if (hash == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      size += isNew ? 1 : 0;
      return isNew;
    }
    if (!put(table, hash)) {
      return false;
    }
    size++;
    if (size > table.length / 4 * 3) {
      long[] larger = new long[table.length * 2];
      for (long each : table) {
        if (each != 0) {
          put(larger, each);
        }
      }
      table = larger;
    }
    return true;
  }

  private static boolean put(long[] table, long hash) {
    int at = (int) (hash >>> 20) & table.length - 1;
    while (table[at] != 0) {
      if (table[at] == hash) {
        return false;
      }
      at = at + 1 & table.length - 1;
    }
    table[at] = hash;
    return true;
  }

  int size() {
    return size;
  }
}
