// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the series of a day are cut into parts, by the rule of compaction: between metric names, so
 * that no part has more rows than it may, and a name that has more by itself between its targets.
 */
final class PartCuts {

  private static final List<String> TARGET = List.of("account", "region", "job", "instance");

  private PartCuts() {}

  /** Series that stay together. */
  private record Unit(int first, long rows) {}

  /** The places of the series that begin another part. Reads the whole day. */
  static Set<Integer> find(History.Day day, long from, long to, long partRows) throws IOException {
    Set<Integer> cuts = new TreeSet<>();
    long rows = 0;
    for (Unit unit : units(day, from, to, partRows)) {
      if (rows > 0 && rows + unit.rows() > partRows) {
        cuts.add(unit.first());
        rows = 0;
      }
      rows += unit.rows();
    }
    return cuts;
  }

  private static List<Unit> units(History.Day day, long from, long to, long partRows)
      throws IOException {
    History.Reader reader = day.reader();
    List<Unit> units = new ArrayList<>();
    List<Unit> ofName = new ArrayList<>();
    Labels before = Labels.empty();
    for (int place = 0; place < day.size(); place++) {
      Labels labels = day.labels(place);
      if (place > 0 && !labels.metricName().equals(before.metricName())) {
        units.addAll(together(ofName, partRows));
        ofName = new ArrayList<>();
      }
      long rows = rows(reader.read(place, from, to));
      boolean sameTarget = !ofName.isEmpty() && labels.only(TARGET).equals(before.only(TARGET));
      Unit last = sameTarget ? ofName.removeLast() : new Unit(place, 0);
      ofName.add(new Unit(last.first(), last.rows() + rows));
      before = labels;
    }
    units.addAll(together(ofName, partRows));
    units.removeIf(unit -> unit.rows() == 0);
    return units;
  }

  /** How many rows samples have in the files of a day: a histogram has one for each bucket. */
  private static long rows(SampleRun run) {
    @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
    long rows = run.size();
    for (int i = 0; histograms != null && i < run.size(); i++) {
      NativeHistogram histogram = histograms[i];
      rows += histogram == null ? 0 : HistogramsWriter.rows(histogram) - 1;
    }
    return rows;
  }

  private static List<Unit> together(List<Unit> targets, long partRows) {
    long rows = targets.stream().mapToLong(Unit::rows).sum();
    return targets.isEmpty() || rows > partRows
        ? targets
        : List.of(new Unit(targets.getFirst().first(), rows));
  }
}
