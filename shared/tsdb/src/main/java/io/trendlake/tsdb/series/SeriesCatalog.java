// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.Labels;
import io.trendlake.model.Series;
import io.trendlake.model.Utf8Order;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockMeta;
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
 * by name, account, region, job, instance and the text of the other labels. Takes some 100 bytes
 * for each series and the texts of the indexes. Immutable once built, for many threads.
 */
public final class SeriesCatalog {

  private static final List<String> COLUMNS = List.of("account", "region", "job", "instance");

  private static final int FIRST_CAPACITY = 1024;

  private final List<Block> blocks;
  private final SharedTexts texts;
  private final SeriesLabels rule;

  /** For each block, the labels that its series get. */
  private final List<Labels> extras;

  /** For each block, where the index has its series. */
  private final List<SeriesPlaces> places = new ArrayList<>();

  /** Places of series that one block has more than once, or where no reference leads. */
  private final Map<Integer, List<SeriesOffset>> repeats = new HashMap<>();

  /** The numbers of {@code __name__} and of the empty text. */
  private final int nameLabel;

  private final int noText;

  private final LabelNumbers numbers = new LabelNumbers();

  /** Where the labels of each series are. */
  private int[] starts = new int[FIRST_CAPACITY];

  private int size;

  /** A hash table of series; 0 where a place is free, else the number of the series plus 1. */
  private int[] table = new int[4 * FIRST_CAPACITY];

  private int[] order = {};

  /** The text of those labels of a series that are not columns. */
  private record Others(int series, String labels) {}

  /** Where a block has a series. */
  record SeriesOffset(int block, long offset) {}

  private SeriesCatalog(
      List<Block> blocks, SharedTexts texts, SeriesLabels rule, List<Labels> extras) {
    this.blocks = blocks;
    this.texts = texts;
    this.rule = rule;
    this.extras = extras;
    this.nameLabel = texts.find(Labels.METRIC_NAME);
    this.noText = texts.find("");
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
    List<String> first = new ArrayList<>(COLUMNS);
    first.add(Labels.METRIC_NAME);
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
      catalog.places.add(new SeriesPlaces());
    }
    for (int block = 0; block < blocks.size(); block++) {
      if (overlaps(blocks.get(block).meta(), from, to)) {
        catalog.add(block, entry -> hasChunk(entry, from, to), true, wanted, damages);
      }
    }
    // Of a series that one block has in the time, another may have the samples before it.
    for (int block = 0; block < blocks.size(); block++) {
      BlockMeta meta = blocks.get(block).meta();
      if (!overlaps(meta, from, to)) {
        catalog.add(block, entry -> true, false, wanted, damages);
      } else if (blocks.size() > 1 && meta.minTime() < from) {
        catalog.add(block, entry -> !hasChunk(entry, from, to), false, wanted, damages);
      }
    }
    catalog.sort();
    return catalog;
  }

  private static boolean overlaps(BlockMeta meta, long from, long to) {
    return meta.minTime() < to && meta.maxTime() > from;
  }

  /**
   * Adds series of a block.
   *
   * @param taken which of them
   * @param makes whether also those that are not known yet
   */
  private void add(
      int block,
      Predicate<SeriesEntry> taken,
      boolean makes,
      Predicate<Labels> wanted,
      Damages damages)
      throws IOException {
    IndexReader index = blocks.get(block).index();
    int[] shared = texts.numbers(index.symbols());
    int[] extra = extra(extras.get(block));
    int[] dropped = rule.replicas().stream().mapToInt(texts::find).toArray();
    SeriesEntry entry = index.entry();
    IndexReader.SeriesWalk walk = index.series(damages);
    int[] labels = new int[64];
    while (walk.next(entry)) {
      if (!taken.test(entry)) {
        continue;
      }
      labels =
          Arrays.copyOf(labels, Math.max(labels.length, 2 * entry.labelCount() + extra.length));
      int length = labels(entry, shared, extra, dropped, labels);
      int series = find(labels, length, makes, wanted);
      if (series >= 0) {
        place(block, series, entry);
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
  private int labels(SeriesEntry entry, int[] shared, int[] extra, int[] dropped, int[] into) {
    int length = 0;
    int next = 0;
    for (int i = 0; i < entry.labelCount(); i++) {
      int name = shared[entry.name(i)];
      while (next < extra.length && extra[next] < name) {
        into[length++] = extra[next++];
        into[length++] = extra[next++];
      }
      int value = shared[entry.value(i)];
      if (next < extra.length && extra[next] == name) {
        value = extra[next + 1];
        next += 2;
      }
      if (value != noText && !contains(dropped, name)) {
        into[length++] = name;
        into[length++] = value;
      }
    }
    while (next < extra.length) {
      into[length++] = extra[next++];
    }
    return length;
  }

  private static boolean contains(int[] some, int wanted) {
    for (int number : some) {
      if (number == wanted) {
        return true;
      }
    }
    return false;
  }

  /** The number of a label set; a new one where it is wanted and may be made, else negative. */
  private int find(int[] labels, int length, boolean makes, Predicate<Labels> wanted) {
    int mask = table.length - 1;
    int at = LabelNumbers.hash(labels, length) & mask;
    while (table[at] != 0) {
      int series = table[at] - 1;
      if (numbers.isEqual(starts[series], labels, length)) {
        return series;
      }
      at = (at + 1) & mask;
    }
    if (!makes || !wanted.test(toLabels(labels, length))) {
      return -1;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size + size / 2);
    }
    starts[size] = numbers.add(labels, length);
    table[at] = ++size;
    if (size * 2L > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int series = 0; series < size; series++) {
      int at = numbers.hash(starts[series]) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = series + 1;
    }
  }

  private void place(int block, int series, SeriesEntry entry) {
    SeriesPlaces ofBlock = places.get(block);
    int reference = (int) entry.reference();
    if (ofBlock.find(series) == SeriesPlaces.NONE
        && blocks.get(block).index().offset(reference) == entry.offset()) {
      ofBlock.put(series, reference);
    } else {
      repeats
          .computeIfAbsent(series, unseen -> new ArrayList<>())
          .add(new SeriesOffset(block, entry.offset()));
    }
  }

  private void sort() {
    table = new int[0];
    places.forEach(SeriesPlaces::trim);
    order = byName();
    int from = 0;
    for (int i = 1; i <= size; i++) {
      if (i == size || name(order[i]) != name(order[from])) {
        sortByColumns(from, i);
        from = i;
      }
    }
  }

  private int name(int series) {
    return value(series, nameLabel);
  }

  /** The number of the value of a label; that of the empty text where a series does not have it. */
  private int value(int series, int label) {
    int place = starts[series];
    for (int i = 0; i < numbers.length(place); i += 2) {
      if (numbers.number(place, i) == label) {
        return numbers.number(place, i + 1);
      }
    }
    return noText;
  }

  /** The series by the numbers of their names, which are as many as there are texts at most. */
  private int[] byName() {
    int[] ends = new int[texts.size() + 1];
    for (int series = 0; series < size; series++) {
      ends[name(series) + 1]++;
    }
    for (int name = 1; name < ends.length; name++) {
      ends[name] += ends[name - 1];
    }
    int[] sorted = new int[size];
    for (int series = 0; series < size; series++) {
      sorted[ends[name(series)]++] = series;
    }
    return sorted;
  }

  /** Sorts the series of one name. */
  private void sortByColumns(int from, int to) {
    int columns = COLUMNS.size();
    int[] keys = new int[columns * (to - from)];
    for (int column = 0; column < columns; column++) {
      int label = texts.find(COLUMNS.get(column));
      for (int i = from; i < to; i++) {
        keys[columns * (i - from) + column] = value(order[i], label);
      }
    }
    int[] some = Arrays.copyOfRange(order, from, to);
    Comparator<Integer> byKeys =
        (left, right) ->
            Arrays.compare(
                keys,
                columns * left,
                columns * left + columns,
                keys,
                columns * right,
                columns * right + columns);
    Integer[] sorted = new Integer[to - from];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, byKeys);
    int equalFrom = from;
    for (int i = from; i < to; i++) {
      int place = i - from;
      order[i] = some[sorted[place]];
      if (i + 1 == to || byKeys.compare(sorted[place], sorted[place + 1]) != 0) {
        sortByOtherLabels(equalFrom, i + 1);
        equalFrom = i + 1;
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
    int place = starts[series];
    String[] strings = new String[numbers.length(place)];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = texts.text(numbers.number(place, i));
    }
    return Labels.of(strings);
  }

  private Labels toLabels(int[] labels, int length) {
    String[] strings = new String[length];
    for (int i = 0; i < length; i++) {
      strings[i] = texts.text(labels[i]);
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
  List<SeriesOffset> places(int place) {
    int series = order[place];
    List<SeriesOffset> found = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      int reference = places.get(block).find(series);
      if (reference != SeriesPlaces.NONE) {
        found.add(new SeriesOffset(block, blocks.get(block).index().offset(reference)));
      }
    }
    found.addAll(repeats.getOrDefault(series, List.of()));
    return found;
  }
}
