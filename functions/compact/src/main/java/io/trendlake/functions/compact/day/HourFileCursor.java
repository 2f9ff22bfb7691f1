// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.SeriesCursor;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Series;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the runs of those series in a compacted file that are in a range. A series may come
 * in several runs, one after the other.
 */
final class HourFileCursor implements SeriesCursor<SeriesSamples> {

  private final SamplesReader reader;
  private final long rank;
  private @Nullable Series series;

  /**
   * Opens a file, and stands at its first run in the range.
   *
   * @param rank passed to whoever takes the samples
   */
  HourFileCursor(FileSource source, SeriesRange range, long rank) throws IOException {
    this.reader = SamplesReader.open(source, range);
    this.rank = rank;
    next();
  }

  @Override
  public @Nullable Series series() {
    return series;
  }

  @Override
  public void addTo(SeriesSamples samples) {
    samples.addAll(
        reader.ts(), reader.values(), reader.slots(), reader.start(), reader.count(), rank);
  }

  @Override
  public void next() throws IOException {
    series = reader.next() ? reader.series() : null;
  }
}
