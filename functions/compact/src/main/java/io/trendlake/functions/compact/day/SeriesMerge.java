// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.functions.compact.plan.SeriesKey;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges compacted files series by series. The files of a day's hours hold nearly the same series,
 * so most cursors stand at the same one and are only compared for equality.
 */
final class SeriesMerge {

  private final List<HourFileCursor> cursors;
  private final List<HourFileCursor> atLeast = new ArrayList<>();

  /**
   * Stands before the first series.
   *
   * @param cursors in the order in which their samples win
   */
  SeriesMerge(List<HourFileCursor> cursors) {
    this.cursors = List.copyOf(cursors);
  }

  /** The next series that some file holds, the least that was not handed out; null at the end. */
  @Nullable Series peek() {
    Series least = null;
    atLeast.clear();
    for (HourFileCursor cursor : cursors) {
      Series series = cursor.series();
      int order = series == null ? 1 : least == null ? -1 : SeriesKey.compare(series, least);
      if (order < 0) {
        atLeast.clear();
        least = series;
      }
      if (order <= 0) {
        atLeast.add(cursor);
      }
    }
    return least;
  }

  /**
   * Adds all samples of the series that {@link #peek} returned, and goes on to the next.
   *
   * @return the series with its type as it was last
   */
  Series take(SeriesSamples samples) throws IOException {
    Series latest = null;
    for (HourFileCursor cursor : atLeast) {
      Series first = cursor.series();
      Series series = first;
      while (first != null && series != null && SeriesKey.compare(first, series) == 0) {
        latest = series;
        cursor.addTo(samples);
        cursor.next();
        series = cursor.series();
      }
    }
    if (latest == null) {
      throw new IllegalStateException("peek() found no series");
    }
    return latest;
  }
}
