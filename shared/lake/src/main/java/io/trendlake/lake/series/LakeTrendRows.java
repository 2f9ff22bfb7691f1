// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.series.kept.BucketReads;
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

  private static final int SUM = SCHEMA.indexOf("sum");

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
  private final int resets;
  private final boolean allSums;
  private final boolean allSteps;

  LakeTrendRows(FileSeries series, Set<TrendColumn> wanted, BucketReads reads) {
    this.allSteps = wanted.contains(TrendColumn.STEPS);
    boolean counts = allSteps || wanted.contains(TrendColumn.RESETS);
    int[] all = ALWAYS;
    this.extremes = wanted.contains(TrendColumn.EXTREMES) ? all.length : -1;
    all = extremes < 0 ? all : concat(all, columns("min", "max"));
    this.allSums = wanted.contains(TrendColumn.SUM);
    int firstSum = all.length;
    all = allSums ? concat(all, columns("sum")) : all;
    this.resets = counts ? all.length : -1;
    all = counts ? concat(all, columns("resets")) : all;
    int eager = all.length;
    // What is wanted of few rows is decoded of those alone.
    all = counts ? concat(all, columns("increase", "bridged")) : all;
    boolean someSums = counts && !allSums && !series.isAllFinite(SUM);
    this.sum = allSums ? firstSum : someSums ? all.length : -1;
    int[] columns = someSums ? concat(all, columns("sum")) : all;
    this.series = series;
    this.read = columns;
    this.entries =
        new EntryRows(
            series, reads, (group, ranges) -> group.read(ranges, columns, eager, BATCH_ROWS));
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
          public void take(Batches rows, int start, int count) throws IOException {
            copy(rows, start, count, run, at);
            at += count;
          }
        });
  }

  private void copy(Batches rows, int from, int count, TrendRun run, int to) throws IOException {
    System.arraycopy(rows.longs(0), from, run.hour(), to, count);
    System.arraycopy(rows.longs(1), from, run.count(), to, count);
    System.arraycopy(rows.doubles(2), from, run.first(), to, count);
    System.arraycopy(rows.doubles(3), from, run.last(), to, count);
    System.arraycopy(rows.longs(4), from, run.firstTs(), to, count);
    System.arraycopy(rows.longs(5), from, run.lastTs(), to, count);
    copyInside(rows, from, count, run, to);
    // What NULL is read as is what the run has where there is no time.
    System.arraycopy(rows.longs(7), from, run.firstInsideTs(), to, count);
    System.arraycopy(rows.booleans(8), from, run.ended(), to, count);
    if (extremes >= 0) {
      copyOr(rows.doubles(extremes), from, run.min(), to, count, run.first());
      copyOr(rows.doubles(extremes + 1), from, run.max(), to, count, run.last());
    }
    if (allSums) {
      System.arraycopy(rows.doubles(sum), from, run.sum(), to, count);
    }
    if (resets >= 0) {
      copyResets(rows, from, count, run, to);
    }
  }

  /** Each row has the value itself, or how far it is above the first one, or neither. */
  private static void copyInside(Batches rows, int from, int count, TrendRun run, int to) {
    double[] first = run.first();
    double[] inside = run.firstInside();
    double[] values = rows.doubles(6);
    double[] above = rows.doubles(9);
    for (int i = 0; i < count; i++) {
      double step = above[from + i];
      double value = values[from + i];
      if (!StaleMarker.isStale(step)) {
        inside[to + i] = first[to + i] + step;
      } else {
        inside[to + i] = StaleMarker.isStale(value) ? first[to + i] : value;
      }
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

  private void copyResets(Batches rows, int from, int count, TrendRun run, int to)
      throws IOException {
    long[] stored = rows.longs(resets);
    for (int i = 0; i < count; i++) {
      long known = stored[from + i];
      run.resets()[to + i] = known == Column.NULL ? 0 : (int) known;
    }
    // Of a series that does not count, increase is NULL.
    if (allSteps || rows.mayBeNull(resets + 1)) {
      copySteps(rows, from, count, run, to);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (run.resets()[to + i] != 0) {
        copySteps(rows, from + i, 1, run, to + i);
      }
    }
  }

  /** Copies what is decoded only where it is wanted. */
  private void copySteps(Batches rows, int from, int count, TrendRun run, int to)
      throws IOException {
    double[] increase = rows.doubles(resets + 1, from, count);
    double[] bridged = rows.doubles(resets + 2, from, count);
    for (int i = 0; i < count; i++) {
      boolean counts = !StaleMarker.isStale(increase[i]);
      double over = StaleMarker.isStale(bridged[i]) ? 0 : bridged[i];
      run.steps()[to + i] = counts ? increase[i] + over : Double.NaN;
      if (!counts) {
        run.resets()[to + i] = TrendRun.NOT_COUNTED;
      }
    }
    if (allSums) {
      return;
    }
    if (sum >= 0) {
      System.arraycopy(rows.doubles(sum, from, count), 0, run.sum(), to, count);
    } else {
      Arrays.fill(run.sum(), to, to + count, 0); // It is finite, which is all that is asked.
    }
  }
}
