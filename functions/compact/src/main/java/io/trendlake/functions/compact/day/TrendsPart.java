// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Writes trends of a day that has no samples into memory, series by series in the order of the
 * files. For one thread.
 */
public final class TrendsPart {

  private final TrendsWriter file;
  private final SeriesTrends trends;

  /** A part without series yet. */
  public TrendsPart(LocalDate day, CompactionOptions options) {
    long dayStart = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    this.file = new TrendsWriter(WriterOptions.trends(options.dayLevel()), dayStart);
    this.trends = new SeriesTrends(dayStart);
  }

  /** The trends of the next series, to be begun and filled before it is added. */
  public SeriesTrends trends() {
    return trends;
  }

  /** Adds the series whose trends were filled. */
  public void add(Series series) {
    file.add(series, trends);
  }

  /** How many rows it has so far. */
  public long rows() {
    return file.rows();
  }

  /** Ends the file and returns it. */
  public byte[] finish() {
    return file.finish();
  }
}
