// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import io.trendlake.model.StaleMarker;
import io.trendlake.model.TrendRun;
import java.util.Arrays;

/**
 * What is known of one series, in the order of time: whole hours, and single samples where hours do
 * not suffice. A sample is a piece as an hour is, of one value. Pieces do not overlap in time.
 */
public final class Timeline {

  /** Milliseconds of an hour. */
  public static final long HOUR = 3_600_000;

  private static final long DAY = 24 * HOUR;

  /** How many pieces there are. */
  int size;

  /** When the first and the last sample of each piece was. */
  long[] firstTs = new long[256];

  long[] lastTs = new long[256];

  /** How many samples a piece has; 0 for a stale marker. */
  long[] count = new long[256];

  double[] first = new double[256];
  double[] last = new double[256];

  /** The first sample after the hour's first instant, and when it was. */
  double[] inside = new double[256];

  long[] insideTs = new long[256];
  double[] min = new double[256];
  double[] max = new double[256];
  double[] sum = new double[256];

  /** All steps that the hour's row counts, that into its first sample among them; or NaN. */
  double[] steps = new double[256];

  /** The step into the first sample as the row counts it; NaN if that is not known. */
  double[] into = new double[256];

  /** How many steps of the row are resets, and whether that into the first sample is one. */
  int[] resets = new int[256];

  boolean[] intoReset = new boolean[256];
  boolean[] ended = new boolean[256];
  boolean[] single = new boolean[256];

  /** Makes a timeline of nothing. */
  public Timeline() {}

  /** The beginning of the hour that a time is in. */
  public static long hour(long ts) {
    return Math.floorDiv(ts, HOUR) * HOUR;
  }

  /** Begins with another series. */
  public void clear() {
    size = 0;
  }

  /** How many pieces there are. */
  public int size() {
    return size;
  }

  /** Whether all samples of a row are within its hour. */
  public static boolean isInHour(TrendRun run, int row) {
    long hour = run.hour()[row];
    return run.firstTs()[row] >= hour && run.lastTs()[row] < hour + HOUR;
  }

  /**
   * Appends hours of one day.
   *
   * @param from the first row
   * @param to after the last row
   * @param follows whether the row before the first in the run is that of the samples before it
   */
  public void addHours(TrendRun run, int from, int to, boolean follows) {
    int at = grow(to - from);
    copy(run.firstTs(), from, firstTs, at);
    copy(run.lastTs(), from, lastTs, at);
    copy(run.count(), from, count, at);
    copy(run.first(), from, first, at);
    copy(run.last(), from, last, at);
    copy(run.firstInside(), from, inside, at);
    copy(run.firstInsideTs(), from, insideTs, at);
    System.arraycopy(run.ended(), from, ended, at, size - at);
    Arrays.fill(single, at, size, false);
    copy(run.min(), from, min, at);
    copy(run.max(), from, max, at);
    copy(run.sum(), from, sum, at);
    copy(run.steps(), from, steps, at);
    if (run.resets().length == 0) {
      Arrays.fill(resets, at, size, TrendRun.NOT_COUNTED);
    } else {
      System.arraycopy(run.resets(), from, resets, at, size - at);
    }
    for (int row = from; row < to; row++) {
      stepInto(run, row, follows || row > from, at + row - from);
    }
  }

  /** Copies a column until the end; one that was not asked for is NaN. */
  private void copy(double[] column, int from, double[] into, int at) {
    if (column.length == 0) {
      Arrays.fill(into, at, size, Double.NaN);
    } else {
      System.arraycopy(column, from, into, at, size - at);
    }
  }

  private void copy(long[] column, int from, long[] into, int at) {
    System.arraycopy(column, from, into, at, size - at);
  }

  private void stepInto(TrendRun run, int row, boolean follows, int at) {
    if (!follows) {
      into[at] = Double.NaN;
      intoReset[at] = false;
      return;
    }
    double before = run.last()[row - 1];
    boolean counted =
        Math.floorDiv(run.hour()[row], DAY) - Math.floorDiv(run.hour()[row - 1], DAY) <= 1;
    into[at] = counted ? step(before, first[at]) : 0;
    intoReset[at] = counted && first[at] < before;
  }

  /** Appends a sample, or a stale marker. */
  public void addSample(long ts, double value) {
    int at = grow(1);
    boolean stale = StaleMarker.isStale(value);
    firstTs[at] = ts;
    lastTs[at] = ts;
    insideTs[at] = ts;
    count[at] = stale ? 0 : 1;
    first[at] = value;
    last[at] = value;
    inside[at] = value;
    min[at] = value;
    max[at] = value;
    sum[at] = value;
    steps[at] = 0;
    into[at] = 0;
    resets[at] = 0;
    intoReset[at] = false;
    ended[at] = false;
    single[at] = true;
  }

  /** A step as the rows count it: none from or to NaN, the value itself after a reset. */
  static double step(double from, double to) {
    if (Double.isNaN(from) || Double.isNaN(to)) {
      return 0;
    }
    return to < from ? to : to - from;
  }

  /** The first piece that has a sample later than a time. */
  int firstAfter(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lastTs[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The last piece that has a sample not later than a time, or -1. */
  int lastUntil(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firstTs[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low - 1;
  }

  /** Makes room for more pieces, and gives the place of the first of them. */
  private int grow(int pieces) {
    int at = size;
    size += pieces;
    if (size > firstTs.length) {
      int more = Math.max(2 * firstTs.length, size);
      firstTs = Arrays.copyOf(firstTs, more);
      lastTs = Arrays.copyOf(lastTs, more);
      count = Arrays.copyOf(count, more);
      first = Arrays.copyOf(first, more);
      last = Arrays.copyOf(last, more);
      inside = Arrays.copyOf(inside, more);
      insideTs = Arrays.copyOf(insideTs, more);
      min = Arrays.copyOf(min, more);
      max = Arrays.copyOf(max, more);
      sum = Arrays.copyOf(sum, more);
      steps = Arrays.copyOf(steps, more);
      into = Arrays.copyOf(into, more);
      resets = Arrays.copyOf(resets, more);
      intoReset = Arrays.copyOf(intoReset, more);
      ended = Arrays.copyOf(ended, more);
      single = Arrays.copyOf(single, more);
    }
    return at;
  }
}
