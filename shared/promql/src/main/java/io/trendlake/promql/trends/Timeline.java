// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import io.trendlake.model.StaleMarker;
import io.trendlake.model.TrendRun;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * What is known of one series, in the order of time: whole hours, and single samples where hours do
 * not suffice. A sample is a piece as an hour is, of one value. Pieces do not overlap in time.
 */
public final class Timeline {

  /** Milliseconds of an hour. */
  public static final long HOUR = 3_600_000;

  private static final long DAY = 24 * HOUR;

  /** The pieces that were appended one by one, and those that are a run as it is. */
  private final Pieces own = new Pieces();

  private final Pieces shown = new Pieces();
  private Pieces pieces = own;

  /** Makes a timeline of nothing. */
  public Timeline() {}

  /** The beginning of the hour that a time is in. */
  public static long hour(long ts) {
    return Math.floorDiv(ts, HOUR) * HOUR;
  }

  /** Begins with another series. */
  public void clear() {
    own.size = 0;
    pieces = own;
  }

  /** How many pieces there are. */
  public int size() {
    return pieces.size;
  }

  Pieces pieces() {
    return pieces;
  }

  /**
   * Has all rows of a run, whose arrays must not change until this is cleared or shows another.
   *
   * @param complete whether all rows of a day, by its first instant, are in the run, if it has any
   *     of that day or the next
   */
  public void show(TrendRun run, LongPredicate complete) {
    shown.show(run);
    pieces = shown;
    if (run.resets().length == 0) {
      return;
    }
    for (int row = 0; row < run.size(); row++) {
      if (run.resets()[row] > 0) {
        stepInto(run, row, follows(run, row, complete), row);
      }
    }
  }

  /**
   * Whether the row before one is that of the samples before it.
   *
   * @param complete whether all rows of a day, by its first instant, are in the run
   */
  public static boolean follows(TrendRun run, int row, LongPredicate complete) {
    if (row == 0) {
      return false;
    }
    long day = Math.floorDiv(run.hour()[row], DAY) * DAY;
    return run.hour()[row - 1] >= day || complete.test(day - DAY);
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
    int at = own.grow(to - from);
    copy(run.firstTs(), from, own.firstTs, at);
    copy(run.lastTs(), from, own.lastTs, at);
    copy(run.count(), from, own.count, at);
    copy(run.first(), from, own.first, at);
    copy(run.last(), from, own.last, at);
    copy(run.firstInside(), from, own.inside, at);
    copy(run.firstInsideTs(), from, own.insideTs, at);
    System.arraycopy(run.ended(), from, own.ended, at, own.size - at);
    Arrays.fill(own.single, at, own.size, false);
    copy(run.min(), from, own.min, at);
    copy(run.max(), from, own.max, at);
    copy(run.sum(), from, own.sum, at);
    copy(run.steps(), from, own.steps, at);
    if (run.resets().length == 0) {
      Arrays.fill(own.resets, at, own.size, TrendRun.NOT_COUNTED);
    } else {
      System.arraycopy(run.resets(), from, own.resets, at, own.size - at);
    }
    for (int row = from; row < to; row++) {
      if (own.resets[at + row - from] > 0) {
        stepInto(run, row, follows || row > from, at + row - from);
      }
    }
  }

  /** Copies a column until the end; one that was not asked for is NaN. */
  private void copy(double[] column, int from, double[] into, int at) {
    if (column.length == 0) {
      Arrays.fill(into, at, own.size, Double.NaN);
    } else {
      System.arraycopy(column, from, into, at, own.size - at);
    }
  }

  private void copy(long[] column, int from, long[] into, int at) {
    System.arraycopy(column, from, into, at, own.size - at);
  }

  private void stepInto(TrendRun run, int row, boolean follows, int at) {
    if (!follows) {
      pieces.into[at] = Double.NaN;
      pieces.intoReset[at] = false;
      return;
    }
    double before = run.last()[row - 1];
    double first = run.first()[row];
    boolean counted =
        Math.floorDiv(run.hour()[row], DAY) - Math.floorDiv(run.hour()[row - 1], DAY) <= 1;
    pieces.into[at] = counted ? step(before, first) : 0;
    pieces.intoReset[at] = counted && first < before;
  }

  /** Appends a sample, or a stale marker. */
  public void addSample(long ts, double value) {
    int at = own.grow(1);
    boolean stale = StaleMarker.isStale(value);
    own.firstTs[at] = ts;
    own.lastTs[at] = ts;
    own.insideTs[at] = ts;
    own.count[at] = stale ? 0 : 1;
    own.first[at] = value;
    own.last[at] = value;
    own.inside[at] = value;
    own.min[at] = value;
    own.max[at] = value;
    own.sum[at] = value;
    own.steps[at] = 0;
    own.resets[at] = 0;
    own.ended[at] = false;
    own.single[at] = true;
  }

  /** A step as the rows count it: none from or to NaN, the value itself after a reset. */
  static double step(double from, double to) {
    if (Double.isNaN(from) || Double.isNaN(to)) {
      return 0;
    }
    return to < from ? to : to - from;
  }
}
