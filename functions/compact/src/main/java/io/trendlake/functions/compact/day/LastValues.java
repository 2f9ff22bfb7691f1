// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.SeriesCursor;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The last sample of each series in the day before, asked for in the files' order. */
final class LastValues {

  private final SeriesBefore<SeriesSamples> before;
  private Optional<SeriesSamples> found = Optional.empty();

  /** Stands before the first series. */
  LastValues(List<SeriesCursor<SeriesSamples>> cursors) {
    this.before = new SeriesBefore<>(cursors, new SeriesSamples());
  }

  /**
   * Begins the trends of a series with its last sample.
   *
   * @param series not less than the one before
   */
  void begin(Series series, SeriesTrends trends) throws IOException {
    found = before.of(series);
    if (found.isPresent()) {
      begin(found.get(), trends);
    } else {
      trends.begin();
    }
  }

  private static void begin(SeriesSamples samples, SeriesTrends trends) {
    int end = samples.size() - 1;
    int last = end;
    while (last >= 0 && StaleMarker.isStale(samples.values()[last])) {
      last--;
    }
    if (last < 0) {
      trends.begin();
    } else {
      trends.begin(samples.values()[last], samples.ts()[last], last < end);
    }
  }

  /**
   * Whether the series that was begun last has its last sample at this ts: an exporter with its own
   * timestamps shows a sample again until it has another one, beyond midnight too.
   */
  boolean endsAt(long ts) {
    if (found.isEmpty()) {
      return false;
    }
    SeriesSamples samples = found.get();
    int last = samples.size() - 1;
    return samples.ts()[last] == ts && !StaleMarker.isStale(samples.values()[last]);
  }
}
