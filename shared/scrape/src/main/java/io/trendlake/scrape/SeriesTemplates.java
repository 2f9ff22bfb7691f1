// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.exposition.ExposedSeries;
import io.trendlake.exposition.SeriesDictionary;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.Utf8Order;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the exposed series of one {@link SeriesDictionary} are stored as, for targets whose labels
 * and rules make the same of them but for their {@link Origin}: each is relabelled and written as
 * JSON once, however many targets expose it. It grows with the dictionary and goes with it.
 *
 * <p>Series with equal labels have equal numbers, dense from 0, whatever they are exposed as. Safe
 * for use by many threads: what is known is found without a lock.
 */
public final class SeriesTemplates {

  /** In place of a template where rules drop the series. */
  static final SeriesTemplate DROPPED =
      SeriesTemplate.of(Labels.empty(), Labels.empty(), MetricType.UNKNOWN);

  /** In place of a template where the series fails the whole scrape. */
  static final SeriesTemplate REFUSED =
      SeriesTemplate.of(Labels.empty(), Labels.empty(), MetricType.UNKNOWN);

  private static final int SMALLEST = 32;

  /** An object for a text and its array of bytes, without the bytes; rounding included. */
  private static final int TEXT_BYTES = 44;

  /** What a name takes in a map besides itself. */
  private static final int MAP_ENTRY_BYTES = 64;

  /** What an element of each array takes: two of references, three of ints, slots counted twice. */
  private static final int ELEMENT_BYTES = 2 * 4 + 3 * 4 + 4 * 4;

  /** The order of all templates that there were at a time. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Order(int[] sorted, int[] ranks) {}

  private final Optional<SeriesDictionary> dictionary;
  private final BiFunction<Labels, List<String>, SampleLabels.Verdict> rules;
  private final Labels target;

  /** By the number of the exposed series; null where it is not known yet. */
  private volatile @Nullable SeriesTemplate[] ofExposed = new @Nullable SeriesTemplate[SMALLEST];

  /** By number, the first of each. */
  private SeriesTemplate[] templates = new SeriesTemplate[SMALLEST];

  private int[] hashes = new int[SMALLEST];

  /** A hash table of numbers plus one, 0 for none; at most half full. */
  private int[] slots = new int[2 * SMALLEST];

  private int size;
  private final Map<String, Integer> nameNumbers = new HashMap<>();
  private String[] names = new String[SMALLEST];
  private Order order = new Order(new int[0], new int[0]);
  private volatile long bytes = (long) SMALLEST * ELEMENT_BYTES;

  /**
   * No templates yet.
   *
   * @param rules what becomes of exposed labels, given the names of those without a value
   * @param target the labels that the rules add
   * @param dictionary whose series are made templates of
   */
  SeriesTemplates(
      BiFunction<Labels, List<String>, SampleLabels.Verdict> rules,
      Labels target,
      SeriesDictionary dictionary) {
    this(rules, target, Optional.of(dictionary));
  }

  /** No templates yet, and none of exposed series. */
  SeriesTemplates(BiFunction<Labels, List<String>, SampleLabels.Verdict> rules, Labels target) {
    this(rules, target, Optional.empty());
  }

  private SeriesTemplates(
      BiFunction<Labels, List<String>, SampleLabels.Verdict> rules,
      Labels target,
      Optional<SeriesDictionary> dictionary) {
    this.rules = rules;
    this.target = target;
    this.dictionary = dictionary;
  }

  /** Templates of series that nobody exposes. */
  static SeriesTemplates ofNoDictionary() {
    return new SeriesTemplates(
        (exposed, blank) -> new SampleLabels.Verdict.Kept(exposed), Labels.empty());
  }

  /** Whether it is for the series of a dictionary. */
  boolean isOf(SeriesDictionary other) {
    return dictionary.isPresent() && dictionary.get().equals(other);
  }

  /** Whether it is for the series of a dictionary that fulfils a condition. */
  boolean isOfAny(Predicate<SeriesDictionary> condition) {
    return dictionary.filter(condition).isPresent();
  }

  /** The bytes of memory that it takes. */
  long bytes() {
    return bytes;
  }

  /**
   * The templates by the numbers of exposed series, as far as they are known. Not to be changed.
   */
  @Nullable SeriesTemplate[] known() {
    return ofExposed;
  }

  /** What an exposed series is stored as, {@link #DROPPED} or {@link #REFUSED}. */
  SeriesTemplate of(ExposedSeries series) {
    @Nullable SeriesTemplate[] known = ofExposed;
    int id = series.id();
    SeriesTemplate found = id < known.length ? known[id] : null;
    return found != null ? found : add(series);
  }

  private SeriesTemplate add(ExposedSeries series) {
    SeriesTemplate made =
        switch (rules.apply(series.labels(), series.blankLabels())) {
          case SampleLabels.Verdict.Kept(Labels all) ->
              SeriesTemplate.of(all, target, series.type());
          case SampleLabels.Verdict.Dropped() -> DROPPED;
          case SampleLabels.Verdict.Refused(String reason) -> REFUSED;
        };
    return add(series.id(), made, made.hash());
  }

  @SuppressWarnings("ReferenceEquality")
  private synchronized SeriesTemplate add(int id, SeriesTemplate made, long hash) {
    @Nullable SeriesTemplate[] known = ofExposed;
    if (id < known.length && known[id] != null) {
      return known[id];
    }
    SeriesTemplate added = made == DROPPED || made == REFUSED ? made : number(made, (int) hash);
    if (id >= known.length) {
      known = Arrays.copyOf(known, Math.max(id + 1, known.length + known.length / 2));
    }
    known[id] = added;
    // Written even if it is the same array, so that who reads it sees what is in it.
    ofExposed = known;
    return added;
  }

  /** What a series is stored as of one target: see {@link SeriesTemplate#forTarget}. */
  SeriesTemplate forTarget(SeriesTemplate series, Origin of) {
    SeriesTemplate made = series.forTarget(of);
    return made.equals(series) ? series : number(made);
  }

  private synchronized SeriesTemplate number(SeriesTemplate made) {
    return number(made, (int) made.hash());
  }

  /** The template of a series that is not exposed. */
  SeriesTemplate of(Series series) {
    return number(SeriesTemplate.of(series.toLabels(), target, series.type()));
  }

  /** A series that is not exposed: one of those that say how a scrape went. */
  SeriesTemplate synthetic(String name) {
    Labels all = target.with(Labels.of(Labels.METRIC_NAME, name));
    return number(SeriesTemplate.of(all, target, MetricType.GAUGE));
  }

  /** The first template of a number. */
  synchronized SeriesTemplate at(int number) {
    return templates[number];
  }

  /** The template with equal labels and type. */
  private SeriesTemplate number(SeriesTemplate made, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && templates[number].hasLabelsOf(made)) {
        SeriesTemplate first = templates[number];
        return first.type() == made.type() ? first : first.withType(made.type());
      }
      slot = (slot + 1) & mask;
    }
    return append(made, hash, slot);
  }

  private SeriesTemplate append(SeriesTemplate made, int hash, int slot) {
    int nameNumber = nameNumber(made.name());
    SeriesTemplate added = made.numbered(size, nameNumber, names[nameNumber]);
    if (size == templates.length) {
      templates = Arrays.copyOf(templates, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
      count((long) size * ELEMENT_BYTES);
    }
    templates[size] = added;
    hashes[size] = hash;
    slots[slot] = ++size;
    count(SeriesTemplate.BYTES + TEXT_BYTES + added.labels().length());
    if (2 * size > slots.length) {
      slots = new int[2 * slots.length];
      for (int number = 0; number < size; number++) {
        place(number);
      }
    }
    return added;
  }

  /** Only one thread adds at a time; others read. */
  private void count(long more) {
    long before = bytes;
    bytes = before + more;
  }

  private void place(int number) {
    int mask = slots.length - 1;
    int slot = hashes[number] & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = number + 1;
  }

  private int nameNumber(String name) {
    Integer known = nameNumbers.get(name);
    if (known != null) {
      return known;
    }
    int number = nameNumbers.size();
    nameNumbers.put(name, number);
    if (number == names.length) {
      names = Arrays.copyOf(names, 2 * number);
    }
    names[number] = name;
    count(MAP_ENTRY_BYTES + TEXT_BYTES + name.length());
    return number;
  }

  /** The names by their numbers; those that a template has by now are there. Not to be changed. */
  public synchronized String[] names() {
    return names;
  }

  /**
   * By the number of a template, its place among all by name, then labels. Templates of equal name
   * and labels, which differ in the origin, come in any order. Not to be changed.
   */
  public synchronized int[] ranks() {
    if (order.sorted.length < size) {
      order = ordered();
    }
    return order.ranks;
  }

  private Order ordered() {
    int known = order.sorted.length;
    Integer[] fresh = new Integer[size - known];
    Arrays.setAll(fresh, i -> known + i);
    Arrays.sort(fresh, Comparator.comparing(number -> templates[number], SeriesTemplates::compare));
    int[] sorted = new int[size];
    int from = 0;
    int at = 0;
    for (int number : fresh) {
      int to = placeOf(templates[number], from);
      System.arraycopy(order.sorted, from, sorted, at, to - from);
      at += to - from;
      from = to;
      sorted[at++] = number;
    }
    System.arraycopy(order.sorted, from, sorted, at, known - from);
    int[] ranks = new int[size];
    for (int rank = 0; rank < size; rank++) {
      ranks[sorted[rank]] = rank;
    }
    return new Order(sorted, ranks);
  }

  /** The first place from one on in the order until now that comes after a template. */
  private int placeOf(SeriesTemplate template, int from) {
    int low = from;
    int high = order.sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = compare(templates[order.sorted[middle]], template) <= 0;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  private static int compare(SeriesTemplate left, SeriesTemplate right) {
    int byName =
        left.nameNumber() == right.nameNumber() ? 0 : Utf8Order.compare(left.name(), right.name());
    return byName != 0 ? byName : Utf8Order.compare(left.labels(), right.labels());
  }
}
