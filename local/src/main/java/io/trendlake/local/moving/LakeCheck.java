// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.functions.compact.history.History;
import io.trendlake.lake.series.LakeView;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Adds up the samples of a day, of a lake and of a history beside it. */
public final class LakeCheck {

  private static final long DAY_MILLIS = 86_400_000;

  private LakeCheck() {}

  /**
   * What a lake has. Reads all samples of the day.
   *
   * @param matchers that files are read by
   * @param wanted of the labels of what was read
   */
  public static MetricSums ofLake(
      LakeView view, List<? extends LabelMatcher> matchers, Predicate<Labels> wanted, LocalDate day)
      throws IOException {
    MetricSums sums = new MetricSums();
    read(view, matchers, wanted, day, sums::add);
    return sums;
  }

  /**
   * The same without what an API does not answer: stale markers, and the payload of a NaN. Native
   * histograms, which it answers as text, do not count either.
   */
  public static MetricSums answeredOfLake(
      LakeView view, List<? extends LabelMatcher> matchers, Predicate<Labels> wanted, LocalDate day)
      throws IOException {
    MetricSums sums = new MetricSums();
    read(view, matchers, wanted, day, (labels, run) -> sums.addAnswered(labels, run.floats()));
    return sums;
  }

  private static void read(
      LakeView view,
      List<? extends LabelMatcher> matchers,
      Predicate<Labels> wanted,
      LocalDate day,
      BiConsumer<Labels, SampleRun> sink)
      throws IOException {
    long start = day.toEpochDay() * DAY_MILLIS;
    try (SelectedSeries found =
        view.select(new SeriesSelection(matchers, start, start + DAY_MILLIS - 1))) {
      for (int i = 0; i < found.size(); i++) {
        SampleRun run = found.read(i);
        if (run.size() > 0 && wanted.test(found.labels(i))) {
          sink.accept(found.labels(i), run);
        }
      }
    }
  }

  /** What a history has. */
  public static MetricSums ofHistory(History history, LocalDate date) throws IOException {
    try (History.Day day = history.open(date)) {
      return ofDay(day, date);
    }
  }

  /** What a day of a history has, with the date of the day. */
  public static MetricSums ofDay(History.Day day, LocalDate date) throws IOException {
    long start = date.toEpochDay() * DAY_MILLIS;
    MetricSums sums = new MetricSums();
    History.Reader reader = day.reader();
    for (int place = 0; place < day.size(); place++) {
      SampleRun run = reader.read(place, start, start + DAY_MILLIS);
      if (run.size() > 0) {
        sums.add(day.labels(place), run);
      }
    }
    return sums;
  }
}
