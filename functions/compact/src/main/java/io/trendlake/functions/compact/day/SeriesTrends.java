// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.model.StaleMarker;
import java.util.Arrays;

/**
 * The trends of one series over the hours of a day, by the rules of the {@code trends} view.
 *
 * <p>{@code increase} is the sum of the steps from each sample to the next, told to the hour of the
 * later one however long before that the earlier one was; after a reset (a value below the one
 * before) the step is the value itself. There is no step from a stale marker, nor from or to NaN.
 * So over any span of hours the increases add up to the increase over the samples of the span and
 * the last one before it.
 */
public final class SeriesTrends {

  /** Hours of a day. */
  public static final int HOURS = 24;

  private final long[] count = new long[HOURS];
  private final double[] min = new double[HOURS];
  private final double[] max = new double[HOURS];
  private final double[] sum = new double[HOURS];
  private final double[] first = new double[HOURS];
  private final double[] last = new double[HOURS];
  private final double[] increase = new double[HOURS];
  private double before;

  /**
   * Begins another series.
   *
   * @param valueBefore of the last sample of the day before; {@link StaleMarker#VALUE} if the
   *     series was stale or not there
   */
  void begin(double valueBefore) {
    Arrays.fill(count, 0);
    before = valueBefore;
  }

  /** Takes in the next sample in the order of ts. */
  void add(int hour, double value) {
    if (StaleMarker.isStale(value)) {
      before = value;
      return;
    }
    if (count[hour]++ == 0) {
      begin(hour, value);
    } else {
      min[hour] = least(min[hour], value);
      max[hour] = greatest(max[hour], value);
      sum[hour] += value;
    }
    last[hour] = value;
    increase[hour] += step(before, value);
    before = value;
  }

  private void begin(int hour, double value) {
    min[hour] = value;
    max[hour] = value;
    sum[hour] = value;
    first[hour] = value;
    increase[hour] = 0;
  }

  /** NaN only where there is nothing else, as Prometheus's {@code min_over_time}. */
  private static double least(double left, double right) {
    return right < left || Double.isNaN(left) ? right : left;
  }

  private static double greatest(double left, double right) {
    return right > left || Double.isNaN(left) ? right : left;
  }

  /** A stale marker is a NaN too. */
  private static double step(double from, double to) {
    if (Double.isNaN(from) || Double.isNaN(to)) {
      return 0;
    }
    return to >= from ? to - from : to;
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

  double sum(int hour) {
    return sum[hour];
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
}
