// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Writes a part of a day into memory, samples and trends, series by series in the order of the
 * files. The same samples make the same bytes, wherever they come from. For one thread.
 */
public final class DayPartWriter {

  private final SamplesWriter samplesFile;
  private final TrendsWriter trendsFile;
  private final SeriesTrends trends;

  /** A part without series yet. */
  public DayPartWriter(LocalDate day, CompactionOptions options) {
    long dayStart = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    this.samplesFile = new SamplesWriter(WriterOptions.day(options.dayLevel()));
    this.trendsFile = new TrendsWriter(WriterOptions.trends(options.dayLevel()), dayStart);
    this.trends = new SeriesTrends(dayStart);
  }

  /** The trends, to begin with what is known of the day before, once before each series. */
  public SeriesTrends trends() {
    return trends;
  }

  /**
   * Adds a series, whose trends have been begun.
   *
   * @param samples settled; their ranks are the hours of the day, from 0, that they belong to
   * @param from the first of them that counts
   */
  public void add(Series series, SeriesSamples samples, int from) {
    samplesFile.add(
        series, samples.ts(), samples.values(), samples.slots(), from, samples.size() - from);
    for (int i = from; i < samples.size(); i++) {
      trends.add((int) samples.ranks()[i], samples.ts()[i], samples.values()[i]);
    }
    trendsFile.add(series, trends);
  }

  /** How many samples it has so far. */
  public long rows() {
    return samplesFile.rows();
  }

  /** Ends the trends and returns their file. */
  public byte[] finishTrends() {
    return trendsFile.finish();
  }

  /** Ends the samples and returns their file. */
  public byte[] finishSamples() {
    return samplesFile.finish();
  }
}
