// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the series of several files, from 0 as they come: series of equal texts have one number.
 * Files have nearly the same series in the same order, so the one that followed the last one before
 * is tried first. Thread-safe while series are added.
 */
final class SeriesNumbers {

  private static final int COLUMNS = LabelConditions.COLUMNS;

  /** The texts of one column, each once. */
  private static final class Column {
    final Map<String, Integer> ids = new HashMap<>();
    final List<String> texts = new ArrayList<>();
    @Nullable String last;
    int lastId;

    @SuppressWarnings("ReferenceEquality") // Only a shortcut: equal texts find their id anyway.
    int id(String text) {
      if (text != last) {
        last = text;
        @Nullable Integer known = ids.putIfAbsent(text, texts.size());
        lastId = known == null ? texts.size() : known;
        if (known == null) {
          texts.add(text);
        }
      }
      return lastId;
    }

    /** By id, the place of the text in the order of UTF-8. */
    int[] ranks() {
      List<Integer> sorted = new ArrayList<>(ids.values());
      sorted.sort(Comparator.comparing(texts::get, Utf8Order::compare));
      int[] ranks = new int[sorted.size()];
      for (int rank = 0; rank < ranks.length; rank++) {
        ranks[sorted.get(rank)] = rank;
      }
      return ranks;
    }
  }

  private final Column[] columns = new Column[COLUMNS];

  /** The ids of each series' texts. */
  private int[] ids = new int[64 * COLUMNS];

  private int size;

  /** Numbers, plus one, by the hash of their ids; 0 where there is none. */
  private int[] table = new int[256];

  private final int[] wanted = new int[COLUMNS];
  private int lastNumber = -1;

  SeriesNumbers() {
    Arrays.setAll(columns, column -> new Column());
  }

  /** How many series there are. */
  int size() {
    return size;
  }

  /** The number of the series whose six texts begin at a place. */
  int number(String[] texts, int at) {
    for (int column = 0; column < COLUMNS; column++) {
      wanted[column] = columns[column].id(texts[at + column]);
    }
    int next = lastNumber + 1;
    lastNumber = next < size && isWanted(next) ? next : find();
    return lastNumber;
  }

  private boolean isWanted(int number) {
    return Arrays.equals(ids, number * COLUMNS, (number + 1) * COLUMNS, wanted, 0, COLUMNS);
  }

  private int find() {
    int place = place(Arrays.hashCode(wanted));
    while (table[place] != 0) {
      if (isWanted(table[place] - 1)) {
        return table[place] - 1;
      }
      place = (place + 1) & (table.length - 1);
    }
    if (ids.length == size * COLUMNS) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    System.arraycopy(wanted, 0, ids, size * COLUMNS, COLUMNS);
    table[place] = ++size;
    if (2 * size > table.length) {
      grow();
    }
    return size - 1;
  }

  /** Where a hash belongs in the table, whose length is a power of two. */
  private int place(int hash) {
    return ((hash * 0x9E3779B9) >>> 1) & (table.length - 1);
  }

  private void grow() {
    table = new int[4 * table.length];
    for (int number = 0; number < size; number++) {
      int hash = Arrays.hashCode(Arrays.copyOfRange(ids, number * COLUMNS, (number + 1) * COLUMNS));
      int place = place(hash);
      while (table[place] != 0) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = number + 1;
    }
  }

  /** All numbers in the order of the files: name, account, region, job, instance, labels. */
  int[] order() {
    int[][] ranks = new int[COLUMNS][];
    Arrays.setAll(ranks, column -> columns[column].ranks());
    List<Integer> order = new ArrayList<>(size);
    boolean sorted = true;
    for (int number = 0; number < size; number++) {
      sorted &= number == 0 || compare(ranks, number - 1, number) < 0;
      order.add(number);
    }
    if (!sorted) {
      order.sort((left, right) -> compare(ranks, left, right));
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private int compare(int[][] ranks, int left, int right) {
    for (int column = 0; column < COLUMNS; column++) {
      int order =
          ranks[column][ids[left * COLUMNS + column]]
              - ranks[column][ids[right * COLUMNS + column]];
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** A text of a series. */
  String text(int number, int column) {
    return columns[column].texts.get(ids[number * COLUMNS + column]);
  }

  /** The id of a series' text in a column: equal texts have equal ids. */
  int id(int number, int column) {
    return ids[number * COLUMNS + column];
  }

  /** The labels of a series. */
  Labels labels(int number) {
    return CanonicalJson.parse(text(number, LabelConditions.OTHERS)).toBuilder()
        .set(Labels.METRIC_NAME, text(number, 0))
        .set("account", text(number, 1))
        .set("region", text(number, 2))
        .set("job", text(number, 3))
        .set("instance", text(number, 4))
        .build();
  }
}
