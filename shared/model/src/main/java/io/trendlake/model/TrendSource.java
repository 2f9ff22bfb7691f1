// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/**
 * Hourly trends of the samples of a {@link SampleSource}: what each series comes to in each clock
 * hour of UTC, by the rules of docs/lake-format.md. It shows the same view as the source that hands
 * it out. Thread-safe; what it hands out is not.
 */
public interface TrendSource {

  /**
   * The beginning of the first UTC day that has no trends yet, milliseconds since the epoch. A day
   * before it may lack them too, which {@link SelectedTrends#complete} says.
   */
  long completeUntil();

  /**
   * The order in which this source and its {@link SampleSource} hand out series, whatever is
   * selected.
   */
  Comparator<Labels> order();

  /**
   * Finds the trends of a selection, without reading them.
   *
   * @param selection of which every row is wanted that may have a sample in its time. A row of
   *     another hour may have one, since a sample with its own timestamp is in the row of the hour
   *     in which it was scraped; rows of other hours may be handed out too
   * @param columns what is wanted beside labels, hour, count, first, last, first inside, their
   *     times and whether the series ended
   * @throws IOException if something cannot be read, with its name
   */
  SelectedTrends select(SeriesSelection selection, Set<TrendColumn> columns) throws IOException;

  /**
   * The UTC days of a time that have trends and no samples any more, by their first instants in
   * milliseconds since the epoch. Reads no trends.
   *
   * @param from the first instant, milliseconds since the epoch
   * @param to the last instant
   * @throws IOException if it cannot be found out
   */
  default NavigableSet<Long> daysWithoutSamples(long from, long to) throws IOException {
    return Collections.emptyNavigableSet();
  }

  /**
   * The days of which samples of a selection are no longer kept: those on which its series have
   * trends alone.
   *
   * @throws IOException if something cannot be read, with its name
   */
  default LostDays lostDays(SeriesSelection selection) throws IOException {
    return LostDays.NONE;
  }

  /**
   * The series that a selection has on the days of which its samples are no longer kept, in no
   * order.
   *
   * @throws IOException if something cannot be read, with its name
   */
  default List<Labels> lostSeries(SeriesSelection selection) throws IOException {
    return List.of();
  }
}
