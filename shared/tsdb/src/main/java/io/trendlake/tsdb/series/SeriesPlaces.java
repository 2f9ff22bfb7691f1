// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import java.util.Arrays;

/**
 * Where a block has series, by their numbers in a catalog: 4 bytes for each number between the
 * least and the greatest, as a block has mostly neighbours.
 */
final class SeriesPlaces {

  /** No series has this reference: it would lie before the header of the index. */
  static final int NONE = 0;

  private static final int ROOM = 64;

  private int first;
  private int[] references = {};

  /** No series. */
  SeriesPlaces() {}

  /** The reference of a series, {@link #NONE} if the block does not have it. */
  int find(int series) {
    int at = series - first;
    return at >= 0 && at < references.length ? references[at] : NONE;
  }

  /** Sets the reference of a series, an unsigned number. */
  void put(int series, int reference) {
    if (references.length == 0) {
      first = series;
    }
    if (series < first) {
      int begin = Math.max(0, series - references.length / 2);
      int[] grown = new int[first - begin + references.length];
      System.arraycopy(references, 0, grown, first - begin, references.length);
      first = begin;
      references = grown;
    }
    int at = series - first;
    if (at >= references.length) {
      references = Arrays.copyOf(references, Math.max(at + 1, at + at / 2 + ROOM));
    }
    references[at] = reference;
  }

  /** Gives up the room for further series. */
  void trim() {
    int end = references.length;
    while (end > 0 && references[end - 1] == NONE) {
      end--;
    }
    references = Arrays.copyOf(references, end);
  }
}
