// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Timestamps and values of neighbouring rows of one minute file. Timestamps that are all equal,
 * which is the rule, take no memory.
 */
final class MinuteFileValues {

  private static final FileSchema SCHEMA = LakeSchema.MINUTE_SAMPLES.select("ts", "value");
  private static final int TS = SCHEMA.indexOf("ts");
  private static final int VALUE = SCHEMA.indexOf("value");

  private final int from;
  private final double[] values;
  private long commonTs;
  private long[] ts = new long[0];
  private int size;

  private MinuteFileValues(SeenRows.RowSpan span) {
    this.from = span.from();
    this.values = new double[span.rows()];
  }

  /** Reads rows of a file. */
  static MinuteFileValues read(FileSource source, SeenRows.RowSpan span) throws IOException {
    MinuteFileValues values = new MinuteFileValues(span);
    if (span.rows() > 0) {
      long first = 0;
      for (RowGroup group : PageFileReader.open(source, SCHEMA).rowGroups()) {
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
      addTs(batch.longs(TS), batch.rows());
      size += batch.rows();
    }
  }

  private void addTs(long[] batch, int count) {
    if (size == 0 && count > 0) {
      commonTs = batch[0];
    }
    if (ts.length == 0 && isAll(commonTs, batch, count)) {
      return;
    }
    if (ts.length == 0) {
      ts = new long[values.length];
      Arrays.fill(ts, 0, size, commonTs);
    }
    System.arraycopy(batch, 0, ts, size, count);
  }

  private static boolean isAll(long wanted, long[] batch, int count) {
    for (int i = 0; i < count; i++) {
      if (batch[i] != wanted) {
        return false;
      }
    }
    return true;
  }

  /** The timestamp of a row of the file. */
  long ts(int row) {
    return ts.length == 0 ? commonTs : ts[row - from];
  }

  /** The value of a row of the file. */
  double value(int row) {
    return values[row - from];
  }
}
