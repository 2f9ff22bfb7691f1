// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Series;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A cursor over those series in a histograms file of any tier that are in a range. */
public final class HistogramCursor implements SeriesCursor<SeriesHistograms> {

  private final String key;
  private final HistogramsReader reader;
  private final long rank;
  private @Nullable Series series;

  /**
   * Opens a file, and stands at its first series in the range.
   *
   * @param rank passed to whoever takes the histograms
   * @throws UnreadableInputException if the file is damaged
   */
  public HistogramCursor(FileSource source, SeriesRange range, long rank) throws IOException {
    this.key = source.name();
    this.reader = HistogramsReader.open(source, range);
    this.rank = rank;
    next();
  }

  @Override
  public @Nullable Series series() {
    return series;
  }

  @Override
  public void addTo(SeriesHistograms gathered) {
    gathered.addAll(reader.samples(), rank);
  }

  @Override
  public void next() throws IOException {
    try {
      series = reader.next() ? reader.series() : null;
    } catch (CorruptFileException damaged) {
      throw new UnreadableInputException(key, String.valueOf(damaged.getMessage()));
    } catch (IllegalArgumentException impossible) {
      throw new UnreadableInputException(key, key + ": " + impossible.getMessage());
    }
  }
}
