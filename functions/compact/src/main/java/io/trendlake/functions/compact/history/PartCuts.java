// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the series of a day are cut into parts, by the rule of compaction: between metric names, so
 * that no part has more rows than it may, and a name that has more by itself between its targets.
 */
final class PartCuts {

  private PartCuts() {}

  /**
   * Series that stay together.
   *
   * @param first where they begin: a name, or a target of a name that has many rows
   * @param rows of the files of a day
   */
  record Unit(SeriesBound first, long rows) {

    String name() {
      return first.texts().getFirst();
    }
  }

  /** Where a series is among those of a day. */
  static SeriesBound place(Labels labels) {
    return SeriesBound.of(
        labels.metricName(),
        labels.value("account"),
        labels.value("region"),
        labels.value("job"),
        labels.value("instance"));
  }

  /** The places at which another part begins. Reads the whole day. */
  static List<SeriesBound> find(History.Day day, long from, long to, long partRows)
      throws IOException {
    return between(units(day, from, to, partRows), partRows);
  }

  /** The places at which another part begins, by the rows of all units in their order. */
  static List<SeriesBound> between(List<Unit> units, long partRows) {
    List<SeriesBound> cuts = new ArrayList<>();
    long rows = 0;
    for (Unit unit : units) {
      if (rows > 0 && rows + unit.rows() > partRows) {
        cuts.add(unit.first());
        rows = 0;
      }
      rows += unit.rows();
    }
    return cuts;
  }

  /** The units of a day that have rows. Reads the whole day. */
  static List<Unit> units(History.Day day, long from, long to, long partRows) throws IOException {
    History.Reader reader = day.reader();
    List<Unit> units = new ArrayList<>();
    List<Unit> ofName = new ArrayList<>();
    for (int place = 0; place < day.size(); place++) {
      long rows = rows(reader.read(place, from, to));
      SeriesBound target = place(day.labels(place));
      if (!ofName.isEmpty() && !ofName.getLast().name().equals(target.texts().getFirst())) {
        units.addAll(together(ofName, partRows));
        ofName = new ArrayList<>();
      }
      boolean sameTarget = !ofName.isEmpty() && ofName.getLast().first().equals(target);
      Unit last = sameTarget ? ofName.removeLast() : new Unit(target, 0);
      ofName.add(new Unit(target, last.rows() + rows));
    }
    units.addAll(together(ofName, partRows));
    units.removeIf(unit -> unit.rows() == 0);
    return units;
  }

  /** The units of a day whose targets were counted apart, in any order. */
  static List<Unit> joined(List<Unit> counted, long partRows) {
    List<Unit> sorted = new ArrayList<>(counted);
    sorted.sort(Comparator.comparing(Unit::first));
    List<Unit> units = new ArrayList<>();
    List<Unit> ofName = new ArrayList<>();
    for (Unit unit : sorted) {
      if (!ofName.isEmpty() && !ofName.getLast().name().equals(unit.name())) {
        units.addAll(together(ofName, partRows));
        ofName = new ArrayList<>();
      }
      ofName.add(unit);
    }
    units.addAll(together(ofName, partRows));
    return units;
  }

  /** How many rows samples have in the files of a day: a histogram has one for each bucket. */
  private static long rows(SampleRun run) {
    long rows = run.size();
    for (int i = 0; run.histograms() != null && i < run.size(); i++) {
      NativeHistogram histogram = run.histogram(i);
      rows += histogram == null ? 0 : HistogramsWriter.rows(histogram) - 1;
    }
    return rows;
  }

  private static List<Unit> together(List<Unit> targets, long partRows) {
    long rows = targets.stream().mapToLong(Unit::rows).sum();
    return targets.isEmpty() || rows > partRows
        ? targets
        : List.of(new Unit(SeriesBound.of(targets.getFirst().name()), rows));
  }
}
