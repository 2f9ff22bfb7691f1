// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Arrays;

/** Series by their numbers, a bit each. Not thread-safe. */
final class SeriesSet {

  private long[] words = new long[0];
  private int size;
  private long bytes;

  boolean has(int id) {
    int word = id >> 6;
    return word < words.length && (words[word] & (1L << id)) != 0;
  }

  /**
   * Adds a series that is not there yet.
   *
   * @param text how many bytes of text are remembered for its sake
   */
  void add(int id, int text) {
    int word = id >> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, word + 1 + word / 2);
    }
    words[word] |= 1L << id;
    size++;
    bytes += text;
  }

  void clear() {
    words = new long[0];
    size = 0;
    bytes = 0;
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** How many bytes their texts have. */
  long bytes() {
    return bytes;
  }

  /** The bytes of memory that the set takes. */
  long memory() {
    return DictionaryEntry.ARRAY_BYTES + (long) words.length * Long.BYTES;
  }
}
