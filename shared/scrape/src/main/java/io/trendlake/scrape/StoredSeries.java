// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Series;
import java.util.Arrays;

/**
 * What a session knows of the series it stores, by their number in a {@link SeriesTable}. Rounds
 * are counted by the caller from 1. Not thread-safe.
 */
final class StoredSeries {

  private static final int SMALLEST = 64;

  /** In place of a timestamp that there is none of. */
  static final long NEVER = Long.MIN_VALUE;

  private SeriesTable table = new SeriesTable();
  private int[] takenIn = new int[SMALLEST];
  private long[] newest = newNewest(SMALLEST);

  /** The number of a series, which has this type from now on unless it was taken this round. */
  int number(Series series, int round) {
    int number = table.add(series);
    if (number >= takenIn.length) {
      grow(number);
    }
    if (takenIn[number] != round && table.at(number).type() != series.type()) {
      table.replace(number, series);
    }
    return number;
  }

  /** The series of a number: the same object for as long as it is known. */
  Series at(int number) {
    return table.at(number);
  }

  /** The last round that a sample of it was taken in, 0 for none. */
  int takenIn(int number) {
    return takenIn[number];
  }

  /** Says that a sample of it was taken. */
  void taken(int number, int round) {
    takenIn[number] = round;
  }

  /** Its newest explicit timestamp, or {@link #NEVER}. */
  long newest(int number) {
    return newest[number];
  }

  /** Moves its newest explicit timestamp. */
  void newest(int number, long ts) {
    newest[number] = ts;
  }

  /** Forgets the series that no sample was taken of since a round. All numbers change. */
  void forgetBefore(int round) {
    SeriesTable oldTable = table;
    int[] oldTaken = takenIn;
    long[] oldNewest = newest;
    table = new SeriesTable();
    takenIn = new int[SMALLEST];
    newest = newNewest(SMALLEST);
    for (int old = 0; old < oldTable.size(); old++) {
      if (oldTaken[old] >= round) {
        int number = number(oldTable.at(old), 0);
        takenIn[number] = oldTaken[old];
        newest[number] = oldNewest[old];
      }
    }
  }

  private void grow(int number) {
    int length = Math.max(2 * takenIn.length, number + 1);
    int known = newest.length;
    takenIn = Arrays.copyOf(takenIn, length);
    newest = Arrays.copyOf(newest, length);
    Arrays.fill(newest, known, length, NEVER);
  }

  private static long[] newNewest(int length) {
    long[] newest = new long[length];
    Arrays.fill(newest, NEVER);
    return newest;
  }
}
