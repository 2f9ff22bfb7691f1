// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.util.ArrayList;
import java.util.List;

/** Writes the trends of the native histograms of a part of a day into memory. For one thread. */
public final class HistogramTrendsWriter {

  private static final FileSchema COLUMNS = LakeSchema.HISTOGRAM_TRENDS;
  private static final int SCHEMA = COLUMNS.indexOf(LakeSchema.SCHEMA);
  private static final int PART = COLUMNS.indexOf(LakeSchema.PART);
  private static final int INDEX = COLUMNS.indexOf(LakeSchema.INDEX);
  private static final int LOWER = COLUMNS.indexOf(LakeSchema.LOWER);
  private static final int UPPER = COLUMNS.indexOf(LakeSchema.UPPER);
  private static final int HOUR = COLUMNS.indexOf(LakeSchema.HOUR);
  private static final int INCREASE = COLUMNS.indexOf("increase");
  private static final int SAMPLES = COLUMNS.indexOf("samples");
  private static final int SECONDS = COLUMNS.indexOf("seconds");
  private static final int RESETS = COLUMNS.indexOf("resets");

  private final SeriesColumns series = new SeriesColumns(COLUMNS);
  private final PageFileWriter writer;

  /** A file of no rows yet. */
  public HistogramTrendsWriter(WriterOptions options) {
    this.writer = new PageFileWriter(COLUMNS, options);
  }

  /**
   * Appends the hours of a series. A bucket has no row for an hour in which it did not increase.
   *
   * @param hours ascending
   */
  public void add(Series of, List<HistogramHour> hours) {
    HistogramCells cells = new HistogramCells();
    List<HistogramHour> hourOf = new ArrayList<>();
    for (HistogramHour hour : hours) {
      for (NativeHistogram increase : hour.increases()) {
        cells.add(hourOf.size(), increase);
        hourOf.add(hour);
      }
    }
    for (HistogramCells.HistogramRow row : cells.rows()) {
      int rows = 0;
      for (int i = 0; i < row.size(); i++) {
        if (isWritten(row, i)) {
          write(row, i, hourOf.get(row.sample(i)));
          rows++;
        }
      }
      if (rows > 0) {
        series.write(writer, of, rows);
        writer.longs(SCHEMA, row.schema(), rows);
        writer.strings(PART, row.part().text(), rows);
        writer.longs(INDEX, row.isIndexed() ? row.index() : Column.NULL, rows);
        writer.endRows();
      }
    }
  }

  private static boolean isWritten(HistogramCells.HistogramRow row, int i) {
    return switch (row.part()) {
      case COUNT, SUM -> true;
      case BUCKET, NEGATIVE, ZERO -> row.value(i) != 0 && !StaleMarker.isStale(row.value(i));
    };
  }

  private void write(HistogramCells.HistogramRow row, int i, HistogramHour hour) {
    boolean ofCount = row.part() == HistogramPart.COUNT;
    writer.doubles(LOWER, row.lower()[i], 1);
    writer.doubles(UPPER, row.upper()[i], 1);
    writer.longs(HOUR, hour.start(), 1);
    writer.doubles(INCREASE, row.value(i), 1);
    writer.longs(SAMPLES, ofCount ? hour.samples() : Column.NULL, 1);
    boolean steps = ofCount && !Double.isNaN(hour.seconds());
    writer.doubles(SECONDS, steps ? hour.seconds() : StaleMarker.VALUE, 1);
    writer.longs(RESETS, ofCount ? hour.resets() : Column.NULL, 1);
  }

  /** Ends the file and returns it; the writer is used up. */
  public byte[] finish() {
    return writer.finish();
  }
}
