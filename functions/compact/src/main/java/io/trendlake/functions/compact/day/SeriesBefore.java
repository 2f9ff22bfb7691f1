// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.GatheredRows;
import io.trendlake.functions.compact.input.SeriesCursor;
import io.trendlake.functions.compact.input.SeriesKey;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each series has in the day before, asked for in the files' order.
 *
 * @param <S> gathers what the files have of one series
 */
final class SeriesBefore<S extends GatheredRows> {

  private final SeriesMerge<S> merge;
  private final S gathered;
  private @Nullable Series current;

  /** Stands before the first series. */
  SeriesBefore(List<SeriesCursor<S>> cursors, S gathered) {
    this.merge = new SeriesMerge<>(cursors);
    this.gathered = gathered;
    this.current = merge.peek();
  }

  /**
   * What a series has; overwritten by the next call.
   *
   * @param series not less than the one before
   */
  Optional<S> of(Series series) throws IOException {
    while (current != null && SeriesKey.compare(current, series) < 0) {
      next();
    }
    if (current == null || SeriesKey.compare(current, series) != 0) {
      return Optional.empty();
    }
    next();
    return Optional.of(gathered);
  }

  private void next() throws IOException {
    gathered.clear();
    merge.take(gathered);
    gathered.settle();
    current = merge.peek();
  }
}
