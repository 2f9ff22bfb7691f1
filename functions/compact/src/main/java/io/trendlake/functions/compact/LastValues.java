// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last sample of each series in the last hour before a day, asked for in the files' order. */
final class LastValues {

  private final SeriesMerge merge;
  private final long since;
  private final SeriesSamples samples = new SeriesSamples();
  private @Nullable Series current;

  /**
   * Stands before the first series.
   *
   * @param since older samples do not count, in milliseconds since the epoch
   */
  LastValues(List<HourFileCursor> cursors, long since) {
    this.merge = new SeriesMerge(cursors);
    this.since = since;
    this.current = merge.peek();
  }

  /**
   * The value of a series's last sample; {@link StaleMarker#VALUE} if there is none.
   *
   * @param series not less than the one asked for before
   */
  double of(Series series) throws IOException {
    while (current != null && SeriesKey.compare(current, series) < 0) {
      skip();
    }
    if (current == null || SeriesKey.compare(current, series) != 0) {
      return StaleMarker.VALUE;
    }
    skip();
    int last = samples.size() - 1;
    return samples.ts()[last] >= since ? samples.values()[last] : StaleMarker.VALUE;
  }

  private void skip() throws IOException {
    samples.clear();
    merge.take(samples);
    samples.settle();
    current = merge.peek();
  }
}
