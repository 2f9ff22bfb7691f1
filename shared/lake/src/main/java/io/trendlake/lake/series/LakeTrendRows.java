// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.model.StaleMarker;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendRun;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/** Hands out the rows of one file of trends, entry by entry. For one thread. */
final class LakeTrendRows {

  private static final FileSchema SCHEMA = LakeSchema.TRENDS;

  /** The columns that are always read, in the order of their places in a batch. */
  private static final int[] ALWAYS =
      columns(
          LakeSchema.HOUR,
          "count",
          "first",
          "last",
          "first_ts",
          "last_ts",
          "first_inside",
          "first_inside_ts",
          "ended",
          "first_step");

  /**
   * A year of days is read side by side, each with a dozen columns: more rows fit into no cache,
   * and fewer are read in too many calls.
   */
  private static final int BATCH_ROWS = 512;

  private final EntryRows entries;
  private final FileSeries series;
  private final int[] read;

  /** The places of columns that are not always read; -1 where they are not. */
  private final int extremes;

  private final int sum;
  private final int steps;

  LakeTrendRows(FileSeries series, Set<TrendColumn> wanted, BucketReads reads) {
    int[] all = ALWAYS;
    this.extremes = wanted.contains(TrendColumn.EXTREMES) ? all.length : -1;
    all = extremes < 0 ? all : concat(all, columns("min", "max"));
    this.sum = wanted.contains(TrendColumn.SUM) ? all.length : -1;
    all = sum < 0 ? all : concat(all, columns("sum"));
    this.steps = wanted.contains(TrendColumn.STEPS) ? all.length : -1;
    int[] columns = steps < 0 ? all : concat(all, columns("increase", "bridged", "resets"));
    this.series = series;
    this.read = columns;
    this.entries =
        new EntryRows(series, reads, (group, ranges) -> group.read(ranges, columns, BATCH_ROWS));
  }

  private static int[] columns(String... names) {
    return Arrays.stream(names).mapToInt(SCHEMA::indexOf).toArray();
  }

  private static int[] concat(int[] left, int[] right) {
    return IntStream.concat(Arrays.stream(left), Arrays.stream(right)).toArray();
  }

  /** About how many bytes reading takes. */
  long heldBytes() {
    return series.heldBytes(true, BATCH_ROWS, read);
  }

  /** Begins to fetch what the first entries take. */
  void begin() throws IOException {
    entries.begin();
  }

  /** Lets go of what reading needs. */
  void close() {
    entries.close();
  }

  /** Puts the rows of an entry into a run, from a place on. */
  void read(int entry, TrendRun run, int to) throws IOException {
    entries.read(
        entry,
        new EntryRows.Sink() {
          private int at = to;

          @Override
          public void take(Batches rows, int start, int count) {
            copy(rows, start, count, run, at);
            at += count;
          }
        });
  }

  private void copy(Batches rows, int from, int count, TrendRun run, int to) {
    System.arraycopy(rows.longs(0), from, run.hour(), to, count);
    System.arraycopy(rows.longs(1), from, run.count(), to, count);
    System.arraycopy(rows.doubles(2), from, run.first(), to, count);
    System.arraycopy(rows.doubles(3), from, run.last(), to, count);
    System.arraycopy(rows.longs(4), from, run.firstTs(), to, count);
    System.arraycopy(rows.longs(5), from, run.lastTs(), to, count);
    copyOr(rows.doubles(6), from, run.firstInside(), to, count, run.first());
    double[] above = rows.doubles(9);
    for (int i = 0; i < count; i++) {
      if (!StaleMarker.isStale(above[from + i])) {
        run.firstInside()[to + i] = run.first()[to + i] + above[from + i];
      }
    }
    System.arraycopy(rows.booleans(8), from, run.ended(), to, count);
    long[] insideTs = rows.longs(7);
    for (int i = 0; i < count; i++) {
      long ts = insideTs[from + i];
      run.firstInsideTs()[to + i] = ts == Column.NULL ? TrendRun.NONE : ts;
    }
    if (extremes >= 0) {
      copyOr(rows.doubles(extremes), from, run.min(), to, count, run.first());
      copyOr(rows.doubles(extremes + 1), from, run.max(), to, count, run.last());
    }
    if (sum >= 0) {
      System.arraycopy(rows.doubles(sum), from, run.sum(), to, count);
    }
    if (steps >= 0) {
      copySteps(rows, from, count, run, to);
    }
  }

  /** Copies a column in which NULL means that another one says it. */
  private static void copyOr(
      double[] values, int from, double[] into, int to, int count, double[] other) {
    for (int i = 0; i < count; i++) {
      double value = values[from + i];
      into[to + i] = StaleMarker.isStale(value) ? other[to + i] : value;
    }
  }

  private void copySteps(Batches rows, int from, int count, TrendRun run, int to) {
    double[] increase = rows.doubles(steps);
    double[] bridged = rows.doubles(steps + 1);
    long[] resets = rows.longs(steps + 2);
    for (int i = 0; i < count; i++) {
      int row = from + i;
      boolean counts = !StaleMarker.isStale(increase[row]);
      double over = StaleMarker.isStale(bridged[row]) ? 0 : bridged[row];
      run.steps()[to + i] = counts ? increase[row] + over : Double.NaN;
      int reset = resets[row] == Column.NULL ? 0 : (int) resets[row];
      run.resets()[to + i] = counts ? reset : TrendRun.NOT_COUNTED;
    }
  }
}
