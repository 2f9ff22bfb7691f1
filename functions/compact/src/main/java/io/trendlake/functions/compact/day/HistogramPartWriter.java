// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramTrendsWriter;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Writes the native histograms of a part of a day into memory, and their trends, series by series
 * in the order of the files. The same histograms make the same bytes, wherever they come from. For
 * one thread.
 */
public final class HistogramPartWriter {

  private final HistogramsWriter file;
  private final HistogramTrendsWriter trendsFile;
  private final long dayStart;

  /** A part without series yet. */
  public HistogramPartWriter(LocalDate day, CompactionOptions options) {
    this.dayStart = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    this.file = new HistogramsWriter(WriterOptions.day(options.dayLevel()));
    this.trendsFile = new HistogramTrendsWriter(WriterOptions.trends(options.dayLevel()));
  }

  /**
   * Adds a series.
   *
   * @param samples its histograms with slots of the day, ascending by ts, no two of one
   * @param before the last histogram that it had on the day before
   */
  public void add(Series series, List<HistogramSample> samples, Optional<HistogramSample> before) {
    file.add(series, samples);
    trendsFile.add(series, SeriesHistogramTrends.of(dayStart, samples, before));
  }

  /** How many histograms it has so far. */
  public long histograms() {
    return file.histograms();
  }

  /** How many rows its histograms have so far. */
  public long rows() {
    return file.rows();
  }

  /** Ends the trends and returns their file. */
  public byte[] finishTrends() {
    return trendsFile.finish();
  }

  /** Ends the histograms and returns their file. */
  public byte[] finishHistograms() {
    return file.finish();
  }
}
