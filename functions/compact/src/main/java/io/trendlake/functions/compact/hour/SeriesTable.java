// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.NaturalMergeSort;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.Arrays;

/**
 * The series of all files of a part, each shard's on their own: a series that two shards have is
 * there twice. A series is a number, and seven numbers of {@link StringDictionary}.
 *
 * <p>Takes about 60 bytes a series beside the texts.
 */
final class SeriesTable {

  /** How many columns identify a series: name, promoted labels, labels. */
  static final int KEYS = 6;

  /** Those and the type. */
  static final int COLUMNS = KEYS + 1;

  private static final int TYPE = KEYS;

  /** Labels, instance, name, job, account, region, type: the first to differ, first. */
  private static final int[] MOST_TELLING_FIRST = {5, 4, 0, 3, 1, 2, TYPE};

  private final StringDictionary[] texts = new StringDictionary[COLUMNS];
  private final int[][] columns = new int[COLUMNS][1024];
  private final int[] probe = new int[COLUMNS];
  private int size;
  private int shardFrom;
  private int[] index = new int[0];
  private int indexed;

  SeriesTable() {
    Arrays.setAll(texts, column -> new StringDictionary());
  }

  /** The texts of a column. */
  StringDictionary texts(int column) {
    return texts[column];
  }

  /** How many series there are. */
  int size() {
    return size;
  }

  /** Begins another shard: series of earlier ones are not found again. */
  void beginShard() {
    shardFrom = size;
    index = new int[0];
    indexed = size;
  }

  /**
   * How many rows from one on are, in order, the series from a number on.
   *
   * @param rows for each column the numbers of the rows' texts
   * @param limit the row to stop at
   */
  int matching(int[][] rows, int row, int limit, int series) {
    int count = Math.min(limit - row, size - series);
    for (int column : MOST_TELLING_FIRST) {
      int differs =
          Arrays.mismatch(rows[column], row, row + count, columns[column], series, series + count);
      count = differs < 0 ? count : differs;
    }
    return count;
  }

  /** The number of a row's series in this shard; a new one if it was not there. */
  int number(int[][] rows, int row) {
    for (int column = 0; column < COLUMNS; column++) {
      probe[column] = rows[column][row];
    }
    extendIndex();
    int slot = slotOf(probe);
    if (index[slot] != 0) {
      return index[slot] - 1;
    }
    int number = append(probe);
    index[slot] = number + 1;
    indexed = size;
    return number;
  }

  /** Appends rows of series that are known to be new and different, as the first file's are. */
  void append(int[][] rows, int row, int count) {
    ensure(size + count);
    for (int column = 0; column < COLUMNS; column++) {
      System.arraycopy(rows[column], row, columns[column], size, count);
    }
    size += count;
  }

  private int append(int[] key) {
    ensure(size + 1);
    for (int column = 0; column < COLUMNS; column++) {
      columns[column][size] = key[column];
    }
    return size++;
  }

  private void ensure(int capacity) {
    if (capacity > columns[0].length) {
      int grown = Math.max(capacity, columns[0].length + columns[0].length / 2);
      for (int column = 0; column < COLUMNS; column++) {
        columns[column] = Arrays.copyOf(columns[column], grown);
      }
    }
  }

  /** Open addressing, at most half full; built when first needed, which is at the first change. */
  private void extendIndex() {
    int needed = Integer.highestOneBit(Math.max(16, size - shardFrom + 1)) * 4;
    if (index.length < needed) {
      index = new int[needed];
      indexed = shardFrom;
    }
    int[] key = new int[COLUMNS];
    for (; indexed < size; indexed++) {
      for (int column = 0; column < COLUMNS; column++) {
        key[column] = columns[column][indexed];
      }
      int slot = slotOf(key);
      if (index[slot] == 0) {
        index[slot] = indexed + 1;
      }
    }
  }

  private int slotOf(int[] key) {
    int mask = index.length - 1;
    int slot = scramble(Arrays.hashCode(key)) & mask;
    while (index[slot] != 0 && !equalsKey(index[slot] - 1, key)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int scramble(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }

  private boolean equalsKey(int series, int[] key) {
    for (int column = 0; column < COLUMNS; column++) {
      if (columns[column][series] != key[column]) {
        return false;
      }
    }
    return true;
  }

  /** A series in words. */
  Series series(int number) {
    return new Series(
        text(0, number),
        text(1, number),
        text(2, number),
        text(3, number),
        text(4, number),
        text(5, number),
        MetricType.ofText(text(TYPE, number)).orElse(MetricType.UNKNOWN));
  }

  private String text(int column, int number) {
    return texts[column].text(columns[column][number]);
  }

  /** Whether two series are the same but for shard and type. */
  boolean sameKey(int left, int right) {
    for (int column = 0; column < KEYS; column++) {
      if (columns[column][left] != columns[column][right]) {
        return false;
      }
    }
    return true;
  }

  /**
   * All series in the order of files. Those of one key are adjacent, by shard, then in the order in
   * which they came.
   */
  int[] order() {
    int[][] ranks = new int[KEYS][];
    for (int column = 0; column < KEYS; column++) {
      ranks[column] = texts[column].ranks();
    }
    int[] order = new int[size];
    Arrays.setAll(order, number -> number);
    return NaturalMergeSort.sort(order, (left, right) -> compare(ranks, left, right));
  }

  private int compare(int[][] ranks, int left, int right) {
    for (int column = 0; column < KEYS; column++) {
      int l = columns[column][left];
      int r = columns[column][right];
      if (l != r) {
        return Integer.compare(ranks[column][l], ranks[column][r]);
      }
    }
    return 0;
  }
}
