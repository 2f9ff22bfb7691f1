// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.HistogramRows;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.model.NativeHistogram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one minute file that a selection wants, in memory: by entry, row by row. A
 * histogram is one row here.
 */
final class MinuteValues {

  private static final FileSchema SCHEMA = LakeSchema.MINUTE_SAMPLES;
  private static final int TS = SCHEMA.indexOf(LakeSchema.TS);
  private static final int VALUE = SCHEMA.indexOf(LakeSchema.VALUE);
  private static final int TARGET = SCHEMA.indexOf(LakeSchema.TARGET);

  private final int[] starts;
  private final long[] ts;
  private final double[] values;
  private final int[] targets;

  /** Null in a file of samples. */
  private final NativeHistogram @Nullable [] histograms;

  private MinuteValues(int[] starts) {
    this.starts = starts;
    int rows = starts[starts.length - 1];
    this.ts = new long[rows];
    this.values = new double[rows];
    this.targets = new int[rows];
    this.histograms = null;
  }

  private MinuteValues(int[] starts, long[] ts, int[] targets, NativeHistogram[] histograms) {
    this.starts = starts;
    this.ts = ts;
    this.values = new double[ts.length];
    this.targets = targets;
    this.histograms = histograms;
  }

  /** Reads the values of the entries of a file. */
  static MinuteValues read(FileSeries series, BucketReads reads) throws IOException {
    if (series.file().file().isOfHistograms()) {
      return readHistograms(series, reads);
    }
    int[] starts = new int[series.size() + 1];
    for (int entry = 0; entry < series.size(); entry++) {
      starts[entry + 1] = starts[entry] + series.count(entry);
    }
    MinuteValues read = new MinuteValues(starts);
    int entry = 0;
    int at = 0;
    while (entry < series.size()) {
      int group = series.groupOf(entry);
      List<RowRange> ranges = new ArrayList<>();
      for (; entry < series.size() && series.groupOf(entry) == group; entry++) {
        add(ranges, series.row(entry), series.row(entry) + series.count(entry));
      }
      at = read.add(series.group(group).read(ranges, TS, VALUE, TARGET), at);
    }
    reads.countRows(Tier.MINUTE, at);
    return read;
  }

  private static MinuteValues readHistograms(FileSeries series, BucketReads reads)
      throws IOException {
    HistogramRows rows = HistogramRows.withTargets();
    int[] columns = rows.columns(LakeSchema.MINUTE_HISTOGRAMS);
    EntryRows entries =
        new EntryRows(series, reads, (group, ranges) -> group.read(ranges, columns));
    int[] starts = new int[series.size() + 1];
    LongStream.Builder ts = LongStream.builder();
    IntStream.Builder targets = IntStream.builder();
    List<NativeHistogram> histograms = new ArrayList<>();
    for (int entry = 0; entry < series.size(); entry++) {
      rows.clear();
      entries.read(entry, rows::add);
      rows.finish(Long.MIN_VALUE, Long.MAX_VALUE);
      for (int i = 0; i < rows.size(); i++) {
        ts.add(rows.ts(i));
        targets.add(rows.target(i));
        histograms.add(rows.histogram(i));
      }
      starts[entry + 1] = histograms.size();
    }
    return new MinuteValues(
        starts,
        ts.build().toArray(),
        targets.build().toArray(),
        histograms.toArray(new NativeHistogram[0]));
  }

  private static void add(List<RowRange> ranges, long from, long to) {
    if (!ranges.isEmpty() && ranges.getLast().to() == from) {
      ranges.set(ranges.size() - 1, new RowRange(ranges.getLast().from(), to));
    } else {
      ranges.add(new RowRange(from, to));
    }
  }

  private int add(Batches rows, int from) throws IOException {
    int at = from;
    while (rows.next()) {
      System.arraycopy(rows.longs(0), 0, ts, at, rows.rows());
      System.arraycopy(rows.doubles(1), 0, values, at, rows.rows());
      long[] read = rows.longs(2);
      for (int row = 0; row < rows.rows(); row++) {
        targets[at + row] = (int) read[row];
      }
      at += rows.rows();
    }
    return at;
  }

  /** Where the rows of an entry begin; those of the next entry begin where they end. */
  int start(int entry) {
    return starts[entry];
  }

  long ts(int row) {
    return ts[row];
  }

  double value(int row) {
    return values[row];
  }

  /** The histogram that a row is, or null if it is a number. */
  @Nullable NativeHistogram histogram(int row) {
    return histograms == null ? null : histograms[row];
  }

  /** The row of a sample's target in the outcomes file of the slot and shard. */
  int target(int row) {
    return targets[row];
  }
}
