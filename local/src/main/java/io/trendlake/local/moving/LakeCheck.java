// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.lake.series.LakeView;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/** Adds up the samples of a day, of a lake and of a history beside it. */
public final class LakeCheck {

  private static final long DAY_MILLIS = 86_400_000;

  private LakeCheck() {}

  /** What a lake has. Reads all samples of the day. */
  public static MetricSums ofLake(
      LakeView view, List<? extends LabelMatcher> matchers, LocalDate day) throws IOException {
    long start = day.toEpochDay() * DAY_MILLIS;
    MetricSums sums = new MetricSums();
    try (SelectedSeries found =
        view.select(new SeriesSelection(matchers, start, start + DAY_MILLIS - 1))) {
      for (int i = 0; i < found.size(); i++) {
        SampleRun run = found.read(i);
        if (run.size() > 0) {
          sums.add(found.labels(i), run);
        }
      }
    }
    return sums;
  }

  /** What a history has. */
  public static MetricSums ofHistory(History history, LocalDate day) throws IOException {
    long start = day.toEpochDay() * DAY_MILLIS;
    MetricSums sums = new MetricSums();
    if (history.days().contains(day)) {
      History.Day open = history.open(day);
      History.Reader reader = open.reader();
      for (int place = 0; place < open.size(); place++) {
        SampleRun run = reader.read(place, start, start + DAY_MILLIS);
        if (run.size() > 0) {
          sums.add(open.labels(place), run);
        }
      }
    }
    return sums;
  }
}
