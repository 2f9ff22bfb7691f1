// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.functions.compact.history.History;
import io.trendlake.lake.series.LakeView;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.parse.Matcher;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds the first sample of each series in which a lake and a history differ. */
public final class SampleDifferences {

  private static final long DAY_MILLIS = 86_400_000;

  private SampleDifferences() {}

  /**
   * Compares the series of a metric on a day (UTC).
   *
   * @param day of the history, with {@code date}
   * @param wanted of the labels of the lake's series
   * @param most how many series are named
   * @return a line for each series that differs
   */
  public static List<String> find(
      LakeView view,
      History.Day day,
      LocalDate date,
      String metric,
      Predicate<Labels> wanted,
      int most)
      throws IOException {
    long start = date.toEpochDay() * DAY_MILLIS;
    Matcher name = new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, metric);
    SortedMap<String, String> lines = new TreeMap<>();
    try (SelectedSeries found =
        view.select(new SeriesSelection(List.of(name), start, start + DAY_MILLIS - 1))) {
      Map<Labels, Integer> places = new HashMap<>();
      for (int place = 0; place < found.size(); place++) {
        if (wanted.test(found.labels(place))) {
          places.put(found.labels(place), place);
        }
      }
      History.Reader reader = day.reader();
      for (int other = 0; other < day.size() && lines.size() < most; other++) {
        Labels labels = day.labels(other);
        if (labels.metricName().equals(metric)) {
          SampleRun source = reader.read(other, start, start + DAY_MILLIS);
          Integer place = places.remove(labels);
          SampleRun lake = place == null ? SampleRun.EMPTY : found.read(place);
          add(labels, lake, source, lines);
        }
      }
      for (Map.Entry<Labels, Integer> alone : places.entrySet()) {
        if (lines.size() < most) {
          add(alone.getKey(), found.read(alone.getValue()), SampleRun.EMPTY, lines);
        }
      }
    }
    return new ArrayList<>(lines.values());
  }

  private static void add(
      Labels labels, SampleRun lake, SampleRun source, SortedMap<String, String> into) {
    int same = 0;
    while (same < lake.size() && same < source.size() && isSame(lake, source, same)) {
      same++;
    }
    if (same < lake.size() || same < source.size()) {
      into.put(
          labels.toString(),
          "%s: the lake has %s, the source %s"
              .formatted(labels, sample(lake, same), sample(source, same)));
    }
  }

  private static boolean isSame(SampleRun lake, SampleRun source, int at) {
    NativeHistogram one = lake.histogram(at);
    NativeHistogram other = source.histogram(at);
    if (lake.timestamps()[at] != source.timestamps()[at] || !Objects.equals(one, other)) {
      return false;
    }
    return one != null
        || Double.doubleToRawLongBits(lake.values()[at])
            == Double.doubleToRawLongBits(source.values()[at]);
  }

  private static String sample(SampleRun run, int at) {
    if (at >= run.size()) {
      return "nothing more";
    }
    NativeHistogram histogram = run.histogram(at);
    double value = run.values()[at];
    String text =
        histogram != null
            ? "a histogram of %s observations".formatted(SampleText.number(histogram.count()))
            : StaleMarker.isStale(value) ? "a stale marker" : SampleText.number(value);
    return text + " at " + Instant.ofEpochMilli(run.timestamps()[at]);
  }
}
