// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges compacted files series by series. The files of a day's hours hold nearly the same series,
 * so most cursors are at the same one and are only compared for equality.
 *
 * @param <S> gathers what the files have of one series
 */
public final class SeriesMerge<S extends GatheredRows> {

  /** Receives series, one after the other. */
  @FunctionalInterface
  public interface Each<S> {

    /**
     * Receives a series.
     *
     * @param gathered what the files have of it, settled; overwritten by the next series
     */
    void take(Series series, S gathered) throws IOException;
  }

  private final List<SeriesCursor<S>> cursors;
  private final List<SeriesCursor<S>> atLeast = new ArrayList<>();

  /**
   * Stands before the first series.
   *
   * @param cursors in the order in which their samples win
   */
  public SeriesMerge(List<? extends SeriesCursor<S>> cursors) {
    this.cursors = List.copyOf(cursors);
  }

  /**
   * Hands out all series that are left.
   *
   * @param gathered is used for all of them in turn
   * @return how many rows were dropped in settling
   */
  public long forEach(S gathered, Each<S> each) throws IOException {
    long dropped = 0;
    while (peek() != null) {
      gathered.clear();
      Series series = take(gathered);
      dropped += gathered.settle();
      each.take(series, gathered);
    }
    return dropped;
  }

  /** The next series that some file holds, the least that was not handed out; null at the end. */
  public @Nullable Series peek() {
    Series least = null;
    atLeast.clear();
    for (SeriesCursor<S> cursor : cursors) {
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
   * Adds all that the files have of the series that {@link #peek} returned, and moves to the next.
   *
   * @return the series with its type as it was last
   */
  public Series take(S gathered) throws IOException {
    Series latest = null;
    for (SeriesCursor<S> cursor : atLeast) {
      Series first = cursor.series();
      Series series = first;
      while (first != null && series != null && SeriesKey.compare(first, series) == 0) {
        latest = series;
        cursor.addTo(gathered);
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
