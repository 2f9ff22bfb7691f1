// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Timestamps and values of neighbouring rows of one minute file. Timestamps that are all equal,
 * which is the rule, are neither read nor take memory.
 */
final class MinuteFileValues {

  private static final FileSchema VALUES = LakeSchema.MINUTE_SAMPLES.select("value");
  private static final FileSchema SAMPLES = LakeSchema.MINUTE_SAMPLES.select("value", "ts");
  private static final int VALUE = 0;
  private static final int TS = 1;

  private final int from;
  private final double[] values;
  private final long[] ts;
  private final long commonTs;
  private int size;

  private MinuteFileValues(SeriesRows.RowSpan span, OptionalLong commonTs) {
    this.from = span.from();
    this.values = new double[span.rows()];
    this.ts = new long[commonTs.isPresent() ? 0 : span.rows()];
    this.commonTs = commonTs.orElse(0);
  }

  /** What rows take in memory, in bytes. */
  static long bytes(MinuteFileRows file, long rows) {
    return rows * (file.commonTs().isPresent() ? Double.BYTES : Double.BYTES + Long.BYTES);
  }

  /**
   * Reads rows of a file.
   *
   * @param commonTs the timestamp of all of its rows, if it is but one
   */
  static MinuteFileValues read(FileSource source, SeriesRows.RowSpan span, OptionalLong commonTs)
      throws IOException {
    MinuteFileValues values = new MinuteFileValues(span, commonTs);
    if (span.rows() > 0) {
      long first = 0;
      FileSchema schema = commonTs.isPresent() ? VALUES : SAMPLES;
      for (RowGroup group : PageFileReader.open(source, schema).rowGroups()) {
        values.readGroup(group, Math.max(0, span.from() - first), span.to() - first);
        first += group.rows();
      }
    }
    return values;
  }

  private void readGroup(RowGroup group, long from, long to) throws IOException {
    long end = Math.min(to, group.rows());
    if (from >= end) {
      return;
    }
    Batches batch = group.read(List.of(new RowRange(from, end)));
    while (batch.next()) {
      System.arraycopy(batch.doubles(VALUE), 0, values, size, batch.rows());
      if (!hasCommonTs()) {
        System.arraycopy(batch.longs(TS), 0, ts, size, batch.rows());
      }
      size += batch.rows();
    }
  }

  /** Whether all rows have one timestamp. */
  boolean hasCommonTs() {
    return ts.length == 0;
  }

  /** The timestamp of a row of the file. */
  long ts(int row) {
    return hasCommonTs() ? commonTs : ts[row - from];
  }

  /** The value of a row of the file. */
  double value(int row) {
    return values[row - from];
  }

  /** Copies the values of neighbouring rows to places that are so far apart. */
  void copyValues(int row, int count, double[] into, int at, int step) {
    for (int i = 0; i < count; i++) {
      into[at + i * step] = values[row - from + i];
    }
  }

  /** Copies the timestamps of neighbouring rows to places that are so far apart. */
  void copyTs(int row, int count, long[] into, int at, int step) {
    for (int i = 0; i < count; i++) {
      into[at + i * step] = hasCommonTs() ? commonTs : ts[row - from + i];
    }
  }
}
