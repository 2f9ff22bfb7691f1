// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Series;
import java.util.List;

/**
 * Writes a histograms file of an hour or a day into memory, by series in the order of the file. For
 * one thread.
 */
public final class HistogramsWriter {

  private final PageFileWriter writer;
  private final HistogramColumns columns;

  /** A file of no rows yet. */
  public HistogramsWriter(WriterOptions options) {
    this.writer = new PageFileWriter(LakeSchema.HISTOGRAMS, options);
    this.columns = new HistogramColumns(LakeSchema.HISTOGRAMS, writer);
  }

  /**
   * Appends all histograms of a series that the file will have.
   *
   * @param samples ascending by ts, no two of one
   * @throws IllegalArgumentException if one of them is a stale marker, which belongs to the samples
   */
  public void add(Series series, List<HistogramSample> samples) {
    if (!samples.isEmpty()) {
      columns.write(series, samples, row -> {});
      writer.endRows();
    }
  }

  /** How many rows a histogram has. */
  public static int rows(NativeHistogram histogram) {
    return HistogramCells.rows(histogram);
  }

  /** How many rows there are so far. */
  public long rows() {
    return writer.rows();
  }

  /** How many histograms there are so far. */
  public long histograms() {
    return columns.histograms();
  }

  /** Ends the file and returns it; the writer is used up. */
  public byte[] finish() {
    return writer.finish();
  }
}
