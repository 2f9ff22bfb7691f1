// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.Labels;
import io.trendlake.model.Series;
import io.trendlake.model.Utf8Order;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.index.IndexReader;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The series that several blocks have in some time, each label set once, in the order of the lake:
 * by name, account, region, job, instance and the text of the other labels. Takes some 150 bytes
 * for each series and the texts of the indexes. Immutable once built, for many threads.
 */
public final class SeriesCatalog {

  private static final List<String> LEADING =
      List.of(Labels.METRIC_NAME, "account", "region", "job", "instance");

  private static final int FIRST_CAPACITY = 1024;

  private final List<Block> blocks;
  private final SharedTexts texts;
  private final SeriesLabels rule;

  /** Of each block, the labels that its series get. */
  private final List<Labels> extras;

  /** Of each block, where the index has each series; -1 where it has none. */
  private final List<long[]> places = new ArrayList<>();

  /** Further places of series that one block has more than once. */
  private final Map<Integer, List<Place>> repeats = new HashMap<>();

  /** Names and values of all series, one series after another. */
  private int[] pairs = new int[16 * FIRST_CAPACITY];

  private int[] starts = new int[FIRST_CAPACITY + 1];
  private int size;

  /** A hash table of series; 0 where a place is free, else the number of the series plus 1. */
  private int[] table = new int[4 * FIRST_CAPACITY];

  private int[] order = {};

  /** The text of those labels of a series that are not columns. */
  private record Others(int series, String labels) {}

  /** Where a block has a series. */
  record Place(int block, long offset) {}

  private SeriesCatalog(
      List<Block> blocks, SharedTexts texts, SeriesLabels rule, List<Labels> extras) {
    this.blocks = blocks;
    this.texts = texts;
    this.rule = rule;
    this.extras = extras;
  }

  /**
   * Reads the indexes of blocks.
   *
   * @param blocks of which samples are read; of those that have nothing in the time only series
   *     that others have are known
   * @param from the first instant of the time
   * @param to the first instant after it
   * @param rule which labels a series has
   * @param wanted of the labels that a series has by that rule
   * @param damages hears of series that are left out
   */
  public static SeriesCatalog of(
      List<Block> blocks,
      long from,
      long to,
      SeriesLabels rule,
      Predicate<Labels> wanted,
      Damages damages)
      throws IOException {
    List<String> first = new ArrayList<>(LEADING);
    first.add("");
    first.addAll(rule.replicas());
    List<Labels> extras = blocks.stream().map(block -> rule.ofBlock(block.meta())).toList();
    for (Labels extra : extras) {
      extra.forEach((name, value) -> {
        first.add(name);
        first.add(value);
      });
    }
    SharedTexts texts = new SharedTexts(first);
    for (Block block : blocks) {
      texts.add(block.index().symbols());
    }
    SeriesCatalog catalog = new SeriesCatalog(blocks, texts, rule, extras);
    while (catalog.places.size() < blocks.size()) {
      catalog.places.add(new long[0]);
    }
    for (boolean within : new boolean[] {true, false}) {
      for (int block = 0; block < blocks.size(); block++) {
        boolean has =
            blocks.get(block).meta().minTime() < to && blocks.get(block).meta().maxTime() > from;
        if (has == within) {
          catalog.add(block, from, to, within, wanted, damages);
        }
      }
    }
    catalog.sort();
    return catalog;
  }

  private void add(
      int block, long from, long to, boolean makes, Predicate<Labels> wanted, Damages damages)
      throws IOException {
    IndexReader index = blocks.get(block).index();
    int[] numbers = texts.numbers(index.symbols());
    int[] extra = extra(extras.get(block));
    int[] dropped = rule.replicas().stream().mapToInt(texts::find).toArray();
    SeriesEntry entry = index.entry();
    IndexReader.SeriesWalk walk = index.series(damages);
    int[] labels = new int[64];
    while (walk.next(entry)) {
      if (makes && !hasChunk(entry, from, to)) {
        continue;
      }
      labels =
          Arrays.copyOf(labels, Math.max(labels.length, 2 * entry.labelCount() + extra.length));
      int length = labels(entry, numbers, extra, dropped, labels);
      int series = find(labels, length, makes, wanted);
      if (series >= 0) {
        place(block, series, entry.offset());
      }
    }
  }

  private static boolean hasChunk(SeriesEntry entry, long from, long to) {
    for (int chunk = 0; chunk < entry.chunkCount(); chunk++) {
      if (entry.minTime(chunk) < to && entry.maxTime(chunk) >= from) {
        return true;
      }
    }
    return false;
  }

  private int[] extra(Labels added) {
    int[] extra = new int[2 * added.size()];
    for (int i = 0; i < added.size(); i++) {
      extra[2 * i] = texts.find(added.nameAt(i));
      extra[2 * i + 1] = texts.find(added.valueAt(i));
    }
    return extra;
  }

  /** Puts names and values together by the order of the names; returns how many numbers. */
  private int labels(SeriesEntry entry, int[] numbers, int[] extra, int[] dropped, int[] into) {
    int empty = texts.find("");
    int length = 0;
    int next = 0;
    for (int i = 0; i < entry.labelCount(); i++) {
      int name = numbers[entry.name(i)];
      while (next < extra.length && extra[next] < name) {
        into[length++] = extra[next++];
        into[length++] = extra[next++];
      }
      int value = numbers[entry.value(i)];
      if (next < extra.length && extra[next] == name) {
        value = extra[next + 1];
        next += 2;
      }
      if (value != empty && !contains(dropped, name)) {
        into[length++] = name;
        into[length++] = value;
      }
    }
    while (next < extra.length) {
      into[length++] = extra[next++];
    }
    return length;
  }

  private static boolean contains(int[] numbers, int wanted) {
    for (int number : numbers) {
      if (number == wanted) {
        return true;
      }
    }
    return false;
  }

  /** The number of a label set; a new one where it is wanted and may be made, else negative. */
  private int find(int[] labels, int length, boolean makes, Predicate<Labels> wanted) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + labels[i];
    }
    hash *= 0x9E3779B9;
    int mask = table.length - 1;
    int at = (hash >>> 8) & mask;
    while (table[at] != 0) {
      int series = table[at] - 1;
      if (Arrays.equals(pairs, starts[series], starts[series + 1], labels, 0, length)) {
        return series;
      }
      at = (at + 1) & mask;
    }
    if (!makes || !wanted.test(toLabels(labels, 0, length))) {
      return -1;
    }
    table[at] = ++size;
    if (size + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    int start = starts[size - 1];
    if (start + length > pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(start + length, pairs.length + pairs.length / 2));
    }
    System.arraycopy(labels, 0, pairs, start, length);
    starts[size] = start + length;
    if (size * 2 > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int series = 0; series < size; series++) {
      int hash = 1;
      for (int i = starts[series]; i < starts[series + 1]; i++) {
        hash = hash * 31 + pairs[i];
      }
      int at = ((hash * 0x9E3779B9) >>> 8) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = series + 1;
    }
  }

  private void place(int block, int series, long offset) {
    long[] ofBlock = places.get(block);
    if (series >= ofBlock.length) {
      int known = ofBlock.length;
      ofBlock = Arrays.copyOf(ofBlock, Math.max(series + 1, known + known / 2));
      Arrays.fill(ofBlock, known, ofBlock.length, -1);
      places.set(block, ofBlock);
    }
    if (ofBlock[series] < 0) {
      ofBlock[series] = offset;
    } else {
      repeats.computeIfAbsent(series, unseen -> new ArrayList<>()).add(new Place(block, offset));
    }
  }

  private void sort() {
    table = new int[0];
    int[] leading = LEADING.stream().mapToInt(texts::find).toArray();
    int columns = leading.length;
    int[] keys = new int[columns * size];
    Arrays.fill(keys, texts.find(""));
    for (int series = 0; series < size; series++) {
      for (int i = starts[series]; i < starts[series + 1]; i += 2) {
        for (int column = 0; column < columns; column++) {
          if (pairs[i] == leading[column]) {
            keys[columns * series + column] = pairs[i + 1];
          }
        }
      }
    }
    Integer[] sorted = new Integer[size];
    Arrays.setAll(sorted, i -> i);
    Comparator<Integer> byKeys =
        (left, right) ->
            Arrays.compare(
                keys,
                columns * left,
                columns * left + columns,
                keys,
                columns * right,
                columns * right + columns);
    Arrays.sort(sorted, byKeys);
    order = new int[size];
    int from = 0;
    for (int i = 0; i < size; i++) {
      order[i] = sorted[i];
      boolean ends = i + 1 == size || byKeys.compare(sorted[i], sorted[i + 1]) != 0;
      if (ends) {
        sortByOtherLabels(from, i + 1);
        from = i + 1;
      }
    }
  }

  private void sortByOtherLabels(int from, int to) {
    if (to - from > 1) {
      List<Others> sorted = new ArrayList<>();
      for (int i = from; i < to; i++) {
        sorted.add(new Others(order[i], Series.otherLabels(toLabels(order[i]))));
      }
      sorted.sort(Comparator.comparing(Others::labels, Utf8Order::compare));
      for (int i = from; i < to; i++) {
        order[i] = sorted.get(i - from).series();
      }
    }
  }

  private Labels toLabels(int series) {
    return toLabels(pairs, starts[series], starts[series + 1]);
  }

  private Labels toLabels(int[] numbers, int from, int to) {
    String[] strings = new String[to - from];
    for (int i = from; i < to; i++) {
      strings[i - from] = texts.text(numbers[i]);
    }
    return Labels.of(strings);
  }

  /** How many series there are. */
  public int size() {
    return size;
  }

  /** The labels of a series, by its place in the order of the lake. */
  public Labels labels(int place) {
    return toLabels(order[place]);
  }

  /** The blocks. */
  List<Block> blocks() {
    return blocks;
  }

  /** Which replica the samples are of that a block has of a series; empty if there are none. */
  String replica(int block, SeriesEntry entry) {
    return rule.replica(blocks.get(block).meta(), entry);
  }

  /** Where the blocks have a series, by its place in the order of the lake. */
  List<Place> places(int place) {
    int series = order[place];
    List<Place> found = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      long[] ofBlock = places.get(block);
      if (series < ofBlock.length && ofBlock[series] >= 0) {
        found.add(new Place(block, ofBlock[series]));
      }
    }
    found.addAll(repeats.getOrDefault(series, List.of()));
    return found;
  }
}
