// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a file that is sorted by series, by runs of rows that are of one series and equal
 * in some more columns. Reads only the groups of rows that may have a series of its range. For one
 * thread.
 */
final class SeriesRuns {

  /** How many columns say which series a row is of; those of a run that follow are from here on. */
  static final int SERIES_COLUMNS = 7;

  private final SeriesRange range;
  private final int[] columns;
  private final Iterator<RowGroup> groups;
  private @Nullable RowGroup group;
  private @Nullable Batches rows;
  private @Nullable RowRuns run;

  /**
   * Opens a file.
   *
   * @param schema the columns to read
   * @param more places in the schema of text columns in which the rows of a run are equal, too
   */
  SeriesRuns(FileSource source, FileSchema schema, SeriesRange range, int... more)
      throws IOException {
    int[] series = new SeriesColumns(schema).places();
    this.range = range;
    this.columns = IntStream.concat(IntStream.of(series), IntStream.of(more)).toArray();
    this.groups =
        PageFileReader.open(source, schema).rowGroups().stream()
            .filter(candidate -> range.mayHave(candidate, series))
            .toList()
            .iterator();
  }

  /**
   * Goes to the next run in the range, the first at first.
   *
   * @return whether there is one
   */
  boolean next() throws IOException {
    do {
      if (!nextRun()) {
        return false;
      }
    } while (range.isAfter(run()));
    return !range.isBefore(run());
  }

  private boolean nextRun() throws IOException {
    while (run == null || !run.next()) {
      if (!nextBatch()) {
        return false;
      }
    }
    return true;
  }

  private boolean nextBatch() throws IOException {
    while (rows == null || !rows.next()) {
      if (!groups.hasNext()) {
        return false;
      }
      group = groups.next();
      rows = group.read();
    }
    run = new RowRuns(rows, columns);
    return true;
  }

  /** The series of the run. */
  Series series() {
    return SeriesColumns.read(run());
  }

  /** The run. */
  RowRuns run() {
    return begun(run);
  }

  /** The batch that the run is in. */
  Batches rows() {
    return begun(rows);
  }

  /** The group of rows that the run is in. */
  RowGroup group() {
    return begun(group);
  }

  private static <T> T begun(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("next() has not been called");
    }
    return part;
  }
}
