// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Series;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the native histograms of one shard at one slot into memory. Where there are none there is
 * to be no file. For one thread.
 */
public final class MinuteHistogramsWriter {

  private static final int TARGET = LakeSchema.MINUTE_HISTOGRAMS.indexOf(LakeSchema.TARGET);

  private final PageFileWriter writer =
      new PageFileWriter(LakeSchema.MINUTE_HISTOGRAMS, WriterOptions.minute());
  private final HistogramColumns columns =
      new HistogramColumns(LakeSchema.MINUTE_HISTOGRAMS, writer);
  private final long slot;
  private final List<HistogramSample> pending = new ArrayList<>();
  private @Nullable Series series;

  /**
   * A file of no rows yet.
   *
   * @param slot of all histograms, in milliseconds since the epoch
   */
  public MinuteHistogramsWriter(long slot) {
    this.slot = slot;
  }

  /**
   * Appends a histogram. They come by series in the order of {@link Series}, then ts.
   *
   * @param target the row (from 0) of its target in the outcomes file of the same slot and shard
   * @param ts milliseconds since the epoch
   * @throws IllegalArgumentException at once or with a later call if it is a stale marker, which
   *     belongs to the samples
   */
  public void add(Series of, int target, long ts, NativeHistogram histogram) {
    if (!of.equals(series)) {
      flush();
      series = of;
    }
    pending.add(new HistogramSample(ts, slot, target, histogram));
  }

  private void flush() {
    if (series != null && !pending.isEmpty()) {
      List<HistogramSample> samples = pending;
      columns.write(
          series, samples, sample -> writer.longs(TARGET, samples.get(sample).target(), 1));
      writer.endRows();
      pending.clear();
    }
  }

  /** How many histograms there are so far. */
  public long histograms() {
    return columns.histograms() + pending.size();
  }

  /** Ends the file and returns it; the writer is used up. */
  public byte[] finish() {
    flush();
    return writer.finish();
  }
}
