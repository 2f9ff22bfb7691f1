// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;

/**
 * The texts of a batch as runs of equal ones.
 *
 * <p>An id means the same text in all batches of one {@link Batches}, and as a rule no other id
 * does.
 */
public final class StringRuns {

  private final TextDictionary texts;
  private int[] ids = new int[256];
  private int[] counts = new int[256];
  private int size;

  StringRuns(TextDictionary texts) {
    this.texts = texts;
  }

  /** How many runs there are. */
  public int size() {
    return size;
  }

  /** How many rows a run covers. */
  public int count(int run) {
    return counts[run];
  }

  /** The id of a run's text, from 0. */
  public int id(int run) {
    return ids[run];
  }

  /** The text of an id; the same object each time. */
  public String text(int id) {
    return texts.text(id);
  }

  void clear() {
    size = 0;
  }

  void add(int id, int count) {
    if (size > 0 && ids[size - 1] == id) {
      counts[size - 1] += count;
      return;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    ids[size] = id;
    counts[size++] = count;
  }

  int find(String text) {
    return texts.find(text);
  }
}
