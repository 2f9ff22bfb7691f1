// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Utf8Order;
import io.trendlake.scrape.Origin;
import io.trendlake.scrape.SeriesTemplate;
import io.trendlake.scrape.SeriesTemplates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the rows of one shard's slot into the order of the file: by series, then timestamp.
 *
 * <p>Comparing the texts of series would cost more than all the rest of a scrape. So rows are
 * sorted by three numbers: the place of the name among those of the slot, that of the origin, and
 * that of the series among all templates that its target shares with others. The last is exact
 * within one target; where two targets have the same name and origin, their rows are compared as
 * texts.
 */
final class SlotOrder {

  private static final int NONE = -1;

  private final SlotRows rows;

  /** The ranks in the templates of each target. */
  private final IdentityHashMap<SeriesTemplates, Ranks> ranks = new IdentityHashMap<>();

  private final Map<Origin, Integer> originRanks = new HashMap<>();

  private int nameCount;

  /** How many low bits of a row's key hold the place of its series within its templates. */
  private int seriesBits;

  private SlotOrder(SlotRows rows) {
    this.rows = rows;
  }

  /** The places of a target's templates: by name number and by series number. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Ranks(int[] names, int[] series) {}

  /** The numbers of all rows in the order of the file. */
  static int[] order(SlotRows rows) {
    SlotOrder order = new SlotOrder(rows);
    order.rankNames();
    order.rankOrigins();
    KeyedRows keyed = new KeyedRows(order.keys());
    keyed.sort();
    order.sortTies(keyed);
    return keyed.rows();
  }

  private void rankNames() {
    Set<String> used = new TreeSet<>(Utf8Order::compare);
    for (int target = 0; target < rows.targetCount(); target++) {
      Ranks known =
          ranks.computeIfAbsent(
              rows.templates(target),
              templates -> {
                int[] series = templates.ranks();
                int[] names = new int[templates.names().length];
                Arrays.fill(names, NONE);
                return new Ranks(names, series);
              });
      for (int row = rows.start(target); row < rows.end(target); row++) {
        SeriesTemplate template = rows.template(row);
        if (known.names[template.nameNumber()] == NONE) {
          known.names[template.nameNumber()] = 0;
          used.add(template.name());
        }
      }
    }
    Map<String, Integer> places = new HashMap<>();
    used.forEach(name -> places.put(name, places.size()));
    ranks.forEach((templates, known) -> {
      String[] names = templates.names();
      for (int number = 0; number < known.names.length; number++) {
        if (known.names[number] != NONE) {
          known.names[number] = places.getOrDefault(names[number], NONE);
        }
      }
    });
    nameCount = used.size();
  }

  private void rankOrigins() {
    Set<Origin> used = new TreeSet<>();
    for (int target = 0; target < rows.targetCount(); target++) {
      used.add(rows.originOf(target));
      for (int row = rows.start(target); row < rows.end(target); row++) {
        if (!rows.template(row).hasTargetsOrigin()) {
          used.add(rows.origin(row));
        }
      }
    }
    used.forEach(origin -> originRanks.put(origin, originRanks.size()));
  }

  private long[] keys() {
    int most = ranks.values().stream().mapToInt(known -> known.series.length).max().orElse(0);
    seriesBits = bits(most);
    int originBits = bits(originRanks.size());
    if (seriesBits + originBits + bits(nameCount) >= Long.SIZE) {
      throw new IllegalStateException("a slot has too many series: " + rows.size() + " rows");
    }
    long[] keys = new long[rows.size()];
    for (int target = 0; target < rows.targetCount(); target++) {
      Ranks known = ranks.getOrDefault(rows.templates(target), new Ranks(new int[0], new int[0]));
      long ofTarget = originRanks.getOrDefault(rows.originOf(target), NONE);
      for (int row = rows.start(target); row < rows.end(target); row++) {
        SeriesTemplate template = rows.template(row);
        long origin =
            template.hasTargetsOrigin()
                ? ofTarget
                : originRanks.getOrDefault(rows.origin(row), NONE);
        long name = known.names[template.nameNumber()];
        keys[row] = (name << originBits | origin) << seriesBits | known.series[template.number()];
      }
    }
    return keys;
  }

  private static int bits(int count) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(count);
  }

  /**
   * Puts rows in order that have the same name and origin and are of two targets, or the same key.
   */
  private void sortTies(KeyedRows keyed) {
    int from = 0;
    while (from < rows.size()) {
      int target = rows.target(keyed.row(from));
      long group = keyed.key(from) >>> seriesBits;
      boolean exact = true;
      int to = from + 1;
      while (to < rows.size() && keyed.key(to) >>> seriesBits == group) {
        exact &= rows.target(keyed.row(to)) == target && keyed.key(to) != keyed.key(to - 1);
        to++;
      }
      if (!exact) {
        sort(keyed, from, to);
      }
      from = to;
    }
  }

  private void sort(KeyedRows keyed, int from, int to) {
    Integer[] run = new Integer[to - from];
    Arrays.setAll(run, i -> keyed.row(from + i));
    // Rows of one series keep the order in which they came.
    Arrays.sort(
        run,
        Comparator.comparing(rows::template, SlotOrder::compare)
            .thenComparingLong(rows::ts)
            .thenComparingInt(row -> row));
    for (int i = 0; i < run.length; i++) {
      keyed.set(from + i, run[i]);
    }
  }

  private static int compare(SeriesTemplate left, SeriesTemplate right) {
    int byLabels =
        left.labels().equals(right.labels()) ? 0 : Utf8Order.compare(left.labels(), right.labels());
    return byLabels != 0 ? byLabels : left.type().compareTo(right.type());
  }
}
