// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.functions.compact.history.History;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Counts the series of several days, each once: by hashes of 64 bits, 8 bytes a series. */
public final class SeriesCount {

  private long[] hashes = {};
  private History.@Nullable Day last;

  private SeriesCount() {}

  /**
   * How many series some days of a history have.
   *
   * @throws IOException if what the days have cannot be read
   */
  public static long of(History history, Iterable<LocalDate> days) throws IOException {
    SeriesCount count = new SeriesCount();
    for (LocalDate day : days) {
      if (history.trendDays().contains(day)) {
        History.TrendDay open = history.openTrends(day);
        count.add(open.size(), open::labels);
        continue;
      }
      try (History.Day open = history.open(day)) {
        count.add(open);
      }
    }
    return count.hashes.length;
  }

  /** Counts a day; the very same day again adds nothing. */
  @SuppressWarnings("ReferenceEquality")
  private void add(History.Day day) {
    if (day == last) {
      return;
    }
    last = day;
    add(day.size(), day::labels);
  }

  private void add(int size, IntFunction<Labels> labels) {
    long[] all = Arrays.copyOf(hashes, hashes.length + size);
    for (int place = 0; place < size; place++) {
      all[hashes.length + place] = MetricSums.hash(labels.apply(place));
    }
    Arrays.sort(all);
    int kept = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[kept++] = all[i];
      }
    }
    hashes = Arrays.copyOf(all, kept);
  }
}
