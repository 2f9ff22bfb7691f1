// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a histograms file of any tier by series, in the order of the file. For one thread.
 */
public final class HistogramsReader {

  private final SeriesRuns runs;
  private final HistogramRows rows;
  private boolean started;

  /** The series of the run that is read next; null at the end. */
  private @Nullable Series ahead;

  private @Nullable Series series;
  private List<HistogramSample> samples = List.of();

  private HistogramsReader(FileSource source, FileSchema columns, SeriesRange range)
      throws IOException {
    this.rows = HistogramRows.ofAllColumns(columns);
    this.runs =
        new SeriesRuns(
            source,
            columns,
            range,
            columns.indexOf(LakeSchema.PART),
            columns.indexOf(LakeSchema.HINT));
  }

  /** Opens a file of any tier, without the targets that a minute file has. */
  public static HistogramsReader open(FileSource source) throws IOException {
    return open(source, SeriesRange.ALL);
  }

  /** The same for the series of a range; reads only the groups that may have any. */
  public static HistogramsReader open(FileSource source, SeriesRange range) throws IOException {
    return new HistogramsReader(source, LakeSchema.HISTOGRAMS, range);
  }

  /** Opens a minute file with its targets. */
  public static HistogramsReader openMinute(FileSource source) throws IOException {
    return new HistogramsReader(source, LakeSchema.MINUTE_HISTOGRAMS, SeriesRange.ALL);
  }

  /**
   * Goes to the next series, the first at first.
   *
   * @return whether there is one
   * @throws IllegalArgumentException if the rows make no histogram
   */
  public boolean next() throws IOException {
    if (!started) {
      started = true;
      ahead = nextSeries();
    }
    Series current = ahead;
    series = current;
    if (current == null) {
      samples = List.of();
      return false;
    }
    rows.clear();
    do {
      rows.add(runs.rows(), runs.run(), SeriesRuns.SERIES_COLUMNS, SeriesRuns.SERIES_COLUMNS + 1);
      ahead = nextSeries();
    } while (current.equals(ahead));
    rows.finish(Long.MIN_VALUE, Long.MAX_VALUE);
    samples = IntStream.range(0, rows.size()).mapToObj(rows::sample).toList();
    return true;
  }

  /** Goes to the next run and returns its series; null if there is none. */
  private @Nullable Series nextSeries() throws IOException {
    return runs.next() ? runs.series() : null;
  }

  /** The series. */
  public Series series() {
    Series current = series;
    if (current == null) {
      throw new IllegalStateException("next() has not been called, or there is no series any more");
    }
    return current;
  }

  /** All of its histograms in the file, ascending by ts. */
  public List<HistogramSample> samples() {
    return samples;
  }
}
