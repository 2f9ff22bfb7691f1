// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Series;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The series of one target, each with a number, dense from 0. Two series are the same when all but
 * their type is equal, as labels alone tell series apart in Prometheus. Not thread-safe.
 *
 * <p>A hash table of ints beside the array of series: no objects but the series themselves.
 */
final class SeriesTable {

  private static final int SMALLEST = 32;
  private static final int FREE = -1;

  /** Secret, so that no target can make up names that all fall into one slot. */
  private static final long SEED = new SecureRandom().nextLong();

  private Series[] series = new Series[SMALLEST];
  private int[] slots = freeSlots(2 * SMALLEST);
  private int size;

  /** How many there are. */
  int size() {
    return size;
  }

  /** The series of a number. */
  Series at(int number) {
    return series[number];
  }

  /** Puts a series in the place of one that differs in nothing but its type. */
  void replace(int number, Series other) {
    series[number] = other;
  }

  /** The number of a series; a new one if it is not there. */
  int add(Series wanted) {
    int slot = slotOf(wanted);
    if (slots[slot] != FREE) {
      return slots[slot];
    }
    if (size == series.length) {
      grow();
      slot = slotOf(wanted);
    }
    series[size] = wanted;
    slots[slot] = size;
    return size++;
  }

  private void grow() {
    series = Arrays.copyOf(series, 2 * size);
    slots = freeSlots(4 * size);
    for (int number = 0; number < size; number++) {
      slots[slotOf(series[number])] = number;
    }
  }

  /** Where a series is, or would be. */
  private int slotOf(Series wanted) {
    int mask = slots.length - 1;
    int slot = hash(wanted) & mask;
    while (slots[slot] != FREE && !same(series[slots[slot]], wanted)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(Series of) {
    long hash = mix(SEED, of.labels());
    hash = mix(hash, of.name());
    hash = mix(hash, of.instance());
    hash = mix(hash, of.job());
    hash = mix(hash, of.account());
    hash = mix(hash, of.region());
    return (int) (hash ^ (hash >>> 32));
  }

  private static long mix(long hash, String text) {
    long mixed = hash + text.length();
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * 0x9e3779b97f4a7c15L;
      mixed ^= mixed >>> 29;
    }
    return mixed;
  }

  private static boolean same(Series left, Series right) {
    return left.labels().equals(right.labels())
        && left.name().equals(right.name())
        && left.instance().equals(right.instance())
        && left.job().equals(right.job())
        && left.account().equals(right.account())
        && left.region().equals(right.region());
  }

  private static int[] freeSlots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
