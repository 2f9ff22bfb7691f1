// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Arrays;

/**
 * The series that have a number, found by their bytes in the body and what the lines above say of
 * them. A series is known by the very bytes: written with its labels in another order it has
 * another number.
 */
final class SeriesTable {

  /** What {@link #find} gives if there is none. */
  static final int NONE = -1;

  private int[] slots = new int[64];
  private int size;

  private byte[] keys = new byte[1024];
  private int[] keyTo = new int[32];
  private int[] hashes = new int[32];
  private Traits[] traits = new Traits[32];
  private int[] lines = new int[32];

  int size() {
    return size;
  }

  /** How many bytes are held of series' texts. */
  int bytes() {
    return size == 0 ? 0 : keyTo[size - 1];
  }

  /** Forgets all; numbers start from 0 again. */
  void clear() {
    slots = new int[64];
    keys = new byte[1024];
    size = 0;
  }

  /** The number of a series, or {@link #NONE}. */
  int find(byte[] bytes, int from, int to, int hash, Traits traits) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && traits.equals(this.traits[id]) && hasKey(id, bytes, from, to)) {
        return id;
      }
    }
    return NONE;
  }

  private boolean hasKey(int id, byte[] bytes, int from, int to) {
    return Arrays.equals(keys, keyFrom(id), keyTo[id], bytes, from, to);
  }

  private int keyFrom(int id) {
    return id == 0 ? 0 : keyTo[id - 1];
  }

  /** Numbers a series that is not there yet. */
  int add(byte[] bytes, int from, int to, int hash, Traits traits) {
    growFor(to - from);
    int id = size++;
    System.arraycopy(bytes, from, keys, keyFrom(id), to - from);
    keyTo[id] = keyFrom(id) + (to - from);
    hashes[id] = hash;
    this.traits[id] = traits;
    put(id);
    return id;
  }

  private void put(int id) {
    int mask = slots.length - 1;
    int slot = hashes[id] & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = id + 1;
  }

  /** Makes room for so many series and bytes of their texts, if there is none at all yet. */
  void reserve(int count, int length) {
    if (size == 0) {
      grow(Math.max(count, hashes.length));
      keys = new byte[Math.max(length, keys.length)];
      slots = new int[Math.max(slots.length, 2 * Integer.highestOneBit(2 * count + 1))];
    }
  }

  private void grow(int capacity) {
    keyTo = Arrays.copyOf(keyTo, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    traits = Arrays.copyOf(traits, capacity);
    lines = Arrays.copyOf(lines, capacity);
  }

  private void growFor(int length) {
    long needed = (long) bytes() + length;
    if (needed > keys.length) {
      keys =
          Arrays.copyOf(
              keys, Math.toIntExact(Math.min(needed + needed / 2, Integer.MAX_VALUE - 8)));
    }
    if (size == keyTo.length) {
      grow(size + size / 2);
    }
    if (2 * (size + 1) > slots.length) {
      slots = new int[2 * slots.length];
      for (int id = 0; id < size; id++) {
        put(id);
      }
    }
  }

  /** What {@link #add} was told besides the bytes. */
  Traits traits(int id) {
    return traits[id];
  }

  /** The line where the series was last put by {@link #moveTo}. */
  int line(int id) {
    return lines[id];
  }

  void moveTo(int id, int line) {
    lines[id] = line;
  }
}
