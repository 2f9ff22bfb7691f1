// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.RowRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The samples of one minute file that a selection wants, in memory: by entry, row by row. */
final class MinuteValues {

  private static final FileSchema SCHEMA = LakeSchema.MINUTE_SAMPLES;
  private static final int TS = SCHEMA.indexOf(LakeSchema.TS);
  private static final int VALUE = SCHEMA.indexOf(LakeSchema.VALUE);
  private static final int TARGET = SCHEMA.indexOf(LakeSchema.TARGET);

  private final int[] starts;
  private final long[] ts;
  private final double[] values;
  private final int[] targets;

  private MinuteValues(int[] starts) {
    this.starts = starts;
    int rows = starts[starts.length - 1];
    this.ts = new long[rows];
    this.values = new double[rows];
    this.targets = new int[rows];
  }

  /** Reads the values of the entries of a file. */
  static MinuteValues read(FileSeries series, BucketReads reads) throws IOException {
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

  /** The row of a sample's target in the outcomes file of the slot and shard. */
  int target(int row) {
    return targets[row];
  }
}
