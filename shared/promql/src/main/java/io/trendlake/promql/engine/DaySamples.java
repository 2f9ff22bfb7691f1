// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.parse.Matcher;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The samples of a selector day by day, for series after series; days are opened when needed. */
final class DaySamples implements AutoCloseable {

  private final Query query;
  private final List<Matcher> matchers;
  private final Map<Long, Day> days = new HashMap<>();

  /** What was read of the series at hand; each may be read once. */
  private final Map<Long, SampleRun> runs = new HashMap<>();

  private long held;

  private record Day(SelectedSeries series, Map<Labels, Integer> numbers) {}

  DaySamples(Query query, List<Matcher> matchers) {
    this.query = query;
    this.matchers = matchers;
  }

  /** Opens a day, of which some time is wanted, unless it is open; gives its series. */
  Iterable<Labels> open(long day, long from, long to) throws IOException {
    @Nullable Day opened = days.get(day);
    if (opened == null) {
      SelectedSeries series = query.source().select(new SeriesSelection(matchers, from, to));
      opened = new Day(series, new HashMap<>());
      days.put(day, opened);
      query.budget().check(series.size());
      held += series.heldBytes();
      query.budget().holdFiles(series.heldBytes());
      for (int i = 0; i < series.size(); i++) {
        opened.numbers.put(series.labels(i), i);
      }
    }
    return opened.numbers.keySet();
  }

  /** Begins with another series. */
  void next() {
    runs.clear();
  }

  /** The samples of the series at hand on a day that is open. */
  SampleRun read(long day, Labels labels) throws IOException {
    @Nullable SampleRun known = runs.get(day);
    if (known == null) {
      @Nullable Day opened = days.get(day);
      @Nullable Integer number = opened == null ? null : opened.numbers.get(labels);
      known = opened == null || number == null ? SampleRun.EMPTY : opened.series.read(number);
      query.countSamples(known.size());
      runs.put(day, known);
    }
    return known;
  }

  @Override
  public void close() {
    days.values().forEach(day -> day.series.close());
    query.budget().releaseFiles(held);
  }
}
