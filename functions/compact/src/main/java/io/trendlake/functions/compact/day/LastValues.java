// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.SeriesKey;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last sample of each series in the day before, asked for in the files' order. */
final class LastValues {

  private final SeriesMerge<SeriesSamples> merge;
  private final SeriesSamples samples = new SeriesSamples();
  private @Nullable Series current;
  private boolean found;

  /** Stands before the first series. */
  LastValues(List<HourFileCursor> cursors) {
    this.merge = new SeriesMerge<>(cursors);
    this.current = merge.peek();
  }

  /**
   * Begins the trends of a series with its last sample.
   *
   * @param series not less than the one before
   */
  void begin(Series series, SeriesTrends trends) throws IOException {
    while (current != null && SeriesKey.compare(current, series) < 0) {
      skip();
    }
    found = current != null && SeriesKey.compare(current, series) == 0;
    if (found) {
      skip();
      begin(trends);
    } else {
      trends.begin();
    }
  }

  private void begin(SeriesTrends trends) {
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
    int last = samples.size() - 1;
    return found && samples.ts()[last] == ts && !StaleMarker.isStale(samples.values()[last]);
  }

  private void skip() throws IOException {
    samples.clear();
    merge.take(samples);
    samples.settle();
    current = merge.peek();
  }
}
