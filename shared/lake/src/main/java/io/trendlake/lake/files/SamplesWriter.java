// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import org.jspecify.annotations.Nullable;

/**
 * Writes a samples file of an hour or a day into memory, by runs of one series.
 *
 * <p>Runs come in the order of the file: by series, then timestamp (the order is trusted; only with
 * assertions enabled is that of the series checked). For one thread.
 */
public final class SamplesWriter {

  private static final int TS = LakeSchema.SAMPLES.indexOf(LakeSchema.TS);
  private static final int VALUE = LakeSchema.SAMPLES.indexOf(LakeSchema.VALUE);

  private static final int SLOT = LakeSchema.SAMPLES.indexOf(LakeSchema.SLOT);

  private final SeriesColumns columns = new SeriesColumns(LakeSchema.SAMPLES);
  private final PageFileWriter writer;

  /** A file of no rows yet. */
  public SamplesWriter(WriterOptions options) {
    this.writer = new PageFileWriter(LakeSchema.SAMPLES, options);
  }

  /**
   * Appends samples of one series; the arrays are copied.
   *
   * @param ts milliseconds since the epoch, ascending
   * @param values {@code StaleMarker.VALUE} where the series went stale
   */
  public void add(Series series, long[] ts, double[] values, int offset, int count) {
    add(series, ts, values, null, offset, count);
  }

  /**
   * The same for samples of which some were scraped at a slot that is not their ts.
   *
   * @param slots {@link Column#NULL} where the slot is the ts; null if it is so for all
   */
  public void add(
      Series series, long[] ts, double[] values, long @Nullable [] slots, int offset, int count) {
    columns.write(writer, series, count);
    writer.longs(TS, ts, offset, count);
    writer.doubles(VALUE, values, offset, count);
    if (slots == null) {
      writer.longs(SLOT, Column.NULL, count);
    } else {
      writer.longs(SLOT, slots, offset, count);
    }
    writer.endRows();
  }

  /** How many samples there are so far. */
  public long rows() {
    return writer.rows();
  }

  /** Ends the file and returns it; the writer is used up. */
  public byte[] finish() {
    return writer.finish();
  }
}
