// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.lake.parquet.Column;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;

/**
 * The trends of one series over the hours of a day, by the rules of the {@code trends} view.
 *
 * <p>A step goes from each sample to the next, belongs to the hour of the later one however long
 * before that the earlier one was, and is the value itself after a reset (a value below the one
 * before). There is no step from or to NaN. A step between neighbours is part of {@code increase},
 * and its length of {@code seconds}; one with a stale marker in between is part of {@code bridged}.
 * So over any span of hours the increases, or with what is bridged all steps, add up to those over
 * the samples of the span and the last one before it.
 */
public final class SeriesTrends {

  /** Hours of a day. */
  public static final int HOURS = 24;

  private static final long HOUR_MILLIS = 3_600_000;

  private final long dayStart;
  private final long[] count = new long[HOURS];
  private final double[] min = new double[HOURS];
  private final double[] max = new double[HOURS];
  private final double[] sum = new double[HOURS];
  private final double[] first = new double[HOURS];
  private final double[] last = new double[HOURS];
  private final double[] increase = new double[HOURS];
  private final double[] bridged = new double[HOURS];
  private final long[] firstTs = new long[HOURS];
  private final long[] lastTs = new long[HOURS];
  private final double[] inside = new double[HOURS];
  private final long[] insideTs = new long[HOURS];
  private final long[] elapsed = new long[HOURS];
  private final int[] steps = new int[HOURS];
  private final int[] resets = new int[HOURS];
  private final boolean[] ended = new boolean[HOURS];

  /** The last sample so far; NaN if there is none. */
  private double before;

  private long beforeTs;

  /** Whether a stale marker came after it. */
  private boolean stale;

  /**
   * Trends of a day.
   *
   * @param dayStart in milliseconds since the epoch
   */
  public SeriesTrends(long dayStart) {
    this.dayStart = dayStart;
  }

  /** Begins a series that had no sample on the day before. */
  public void begin() {
    begin(StaleMarker.VALUE, 0, false);
  }

  /**
   * Begins another series.
   *
   * @param value of its last sample on the day before
   * @param ts of that sample
   * @param ended whether a stale marker followed it
   */
  public void begin(double value, long ts, boolean ended) {
    Arrays.fill(count, 0);
    before = value;
    beforeTs = ts;
    stale = ended;
  }

  /** Adds the next sample, or stale marker, in the order of ts. */
  public void add(int hour, long ts, double value) {
    if (StaleMarker.isStale(value)) {
      stale = true;
      ended[hour] = true;
      return;
    }
    if (count[hour]++ == 0) {
      begin(hour, ts, value);
    } else {
      min[hour] = least(min[hour], value);
      max[hour] = greatest(max[hour], value);
      sum[hour] += value;
    }
    if (insideTs[hour] == Column.NULL && ts > dayStart + hour * HOUR_MILLIS) {
      insideTs[hour] = ts;
      inside[hour] = value;
    }
    last[hour] = value;
    lastTs[hour] = ts;
    ended[hour] = false;
    step(hour, ts, value);
    before = value;
    beforeTs = ts;
    stale = false;
  }

  /**
   * Sets an hour whose samples are not known: its first and last value are NaN, and its times are
   * the bounds of the hour.
   *
   * @param samples how many, without stale markers
   * @param least of their values
   * @param greatest of their values
   * @param total of their values
   * @param steps that end in the hour together; NaN if not known
   * @param millis how long those took; 0 if there are none
   */
  public void aggregate(
      int hour,
      long samples,
      double least,
      double greatest,
      double total,
      double steps,
      long millis) {
    begin(hour, dayStart + hour * HOUR_MILLIS, Double.NaN);
    count[hour] = samples;
    min[hour] = least;
    max[hour] = greatest;
    sum[hour] = total;
    last[hour] = Double.NaN;
    lastTs[hour] = dayStart + (hour + 1) * HOUR_MILLIS - 1;
    increase[hour] = Double.isNaN(steps) ? StaleMarker.VALUE : steps;
    elapsed[hour] = millis;
    this.steps[hour] = millis > 0 ? 1 : 0;
    ended[hour] = false;
  }

  private void begin(int hour, long ts, double value) {
    min[hour] = value;
    max[hour] = value;
    sum[hour] = value;
    first[hour] = value;
    firstTs[hour] = ts;
    insideTs[hour] = Column.NULL;
    increase[hour] = 0;
    bridged[hour] = 0;
    elapsed[hour] = 0;
    steps[hour] = 0;
    resets[hour] = 0;
  }

  /** NaN only where there is nothing else, as Prometheus's {@code min_over_time}. */
  private static double least(double left, double right) {
    return right < left || Double.isNaN(left) ? right : left;
  }

  private static double greatest(double left, double right) {
    return right > left || Double.isNaN(left) ? right : left;
  }

  private void step(int hour, long ts, double value) {
    boolean reset = value < before;
    if (!reset && !(value >= before)) {
      // One of them is NaN.
      return;
    }
    double step = reset ? value : value - before;
    resets[hour] += reset ? 1 : 0;
    if (stale) {
      bridged[hour] += step;
    } else {
      increase[hour] += step;
      elapsed[hour] += ts - beforeTs;
      steps[hour]++;
    }
  }

  /** How many samples an hour has, stale markers not counted; if none the rest is meaningless. */
  long count(int hour) {
    return count[hour];
  }

  double min(int hour) {
    return min[hour];
  }

  double max(int hour) {
    return max[hour];
  }

  /** The sum of the values; one NaN for all, since of two NaN either may be what they add up to. */
  double sum(int hour) {
    return Double.isNaN(sum[hour]) ? Double.NaN : sum[hour];
  }

  double first(int hour) {
    return first[hour];
  }

  double last(int hour) {
    return last[hour];
  }

  double increase(int hour) {
    return increase[hour];
  }

  /** When the first sample was, in milliseconds since the epoch. */
  long firstTs(int hour) {
    return firstTs[hour];
  }

  /** When the last sample was. */
  long lastTs(int hour) {
    return lastTs[hour];
  }

  /** When the first sample after the hour's first instant was; {@link Column#NULL} without one. */
  long firstInsideTs(int hour) {
    return insideTs[hour];
  }

  /** The value of the first sample after the hour's first instant, if there is one. */
  double firstInside(int hour) {
    return inside[hour];
  }

  /** How many steps {@link #increase} is made of. */
  int steps(int hour) {
    return steps[hour];
  }

  /** How long those took together, in seconds. */
  double seconds(int hour) {
    return elapsed[hour] / 1e3;
  }

  /** The steps with a stale marker in between. */
  double bridged(int hour) {
    return bridged[hour];
  }

  /** How many steps, of either kind, are resets. */
  int resets(int hour) {
    return resets[hour];
  }

  /** Whether a stale marker of this hour follows the last sample. */
  boolean ended(int hour) {
    return ended[hour];
  }
}
