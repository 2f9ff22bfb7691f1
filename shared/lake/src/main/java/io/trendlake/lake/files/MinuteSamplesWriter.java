// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;

/**
 * Writes the samples of one shard at one slot into memory.
 *
 * <p>Rows come in the order of the file: by series, then timestamp (the order is trusted; only with
 * assertions enabled is that of the series checked). Cheapest when equal texts are the same object.
 * For one thread.
 */
public final class MinuteSamplesWriter {

  private static final int TS = LakeSchema.MINUTE_SAMPLES.indexOf(LakeSchema.TS);
  private static final int VALUE = LakeSchema.MINUTE_SAMPLES.indexOf(LakeSchema.VALUE);
  private static final int SLOT = LakeSchema.MINUTE_SAMPLES.indexOf(LakeSchema.SLOT);
  private static final int TARGET = LakeSchema.MINUTE_SAMPLES.indexOf(LakeSchema.TARGET);

  private static final int ROWS_BETWEEN_MARKS = 4096;

  private final SeriesColumns columns = new SeriesColumns(LakeSchema.MINUTE_SAMPLES);
  private final PageFileWriter writer =
      new PageFileWriter(LakeSchema.MINUTE_SAMPLES, WriterOptions.minute());
  private final long[] timestamps = new long[ROWS_BETWEEN_MARKS];
  private final double[] values = new double[ROWS_BETWEEN_MARKS];
  private final long[] targets = new long[ROWS_BETWEEN_MARKS];

  /** How many samples have not reached the columns. */
  private int pending;

  private long rows;

  /** The slot of all samples; {@link Column#NULL} if it is the ts of each. */
  private final long slot;

  /** A file of no rows yet, of samples whose slot is their ts. */
  public MinuteSamplesWriter() {
    this.slot = Column.NULL;
  }

  /**
   * A file of no rows yet that will have so many.
   *
   * @param slot of all samples, in milliseconds since the epoch
   */
  public MinuteSamplesWriter(long slot, int rows) {
    this.slot = slot;
    writer.expect(rows);
  }

  /**
   * Appends a sample.
   *
   * @param target the row (from 0) of the sample's target in the outcomes file of the same slot and
   *     shard
   * @param ts milliseconds since the epoch
   */
  public void add(Series series, int target, long ts, double value) {
    add(
        series.name(),
        series.account(),
        series.region(),
        series.job(),
        series.instance(),
        series.labels(),
        series.type(),
        target,
        ts,
        value);
  }

  /** The same, of the series with these fields. */
  public void add(
      String name,
      String account,
      String region,
      String job,
      String instance,
      String labels,
      MetricType type,
      int target,
      long ts,
      double value) {
    columns.write(writer, name, account, region, job, instance, labels, type, 1);
    timestamps[pending] = ts;
    values[pending] = value;
    targets[pending] = target;
    rows++;
    if (++pending == ROWS_BETWEEN_MARKS) {
      flush();
    }
  }

  private void flush() {
    if (pending > 0) {
      columns.flush(writer);
      writer.longs(TS, timestamps, 0, pending);
      writer.doubles(VALUE, values, 0, pending);
      writeSlots();
      writer.longs(TARGET, targets, 0, pending);
      writer.endRows();
      pending = 0;
    }
  }

  private void writeSlots() {
    int row = 0;
    while (row < pending) {
      boolean same = slot == Column.NULL || timestamps[row] == slot;
      int from = row++;
      while (row < pending && (slot == Column.NULL || timestamps[row] == slot) == same) {
        row++;
      }
      writer.longs(SLOT, same ? Column.NULL : slot, row - from);
    }
  }

  /** How many samples there are so far. */
  public long rows() {
    return rows;
  }

  /** Ends the file and returns it; the writer is used up. */
  public byte[] finish() {
    flush();
    return writer.finish();
  }
}
