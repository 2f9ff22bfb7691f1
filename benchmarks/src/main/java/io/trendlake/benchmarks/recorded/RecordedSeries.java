// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.recorded;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.StaleMarker;

/**
 * One series of a recorded target.
 *
 * @param labels as exposed, the metric name included
 * @param values one for each body, the stale marker where the series was not exposed; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record RecordedSeries(Labels labels, MetricType type, double[] values) {

  /** Fractions longer than this are not rounded: they are not decimal. */
  private static final int MOST_DECIMALS = 9;

  /** Whether it ever had two different values. */
  boolean varies() {
    double first = StaleMarker.VALUE;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        if (!Double.isNaN(first) && value != first) {
          return true;
        }
        first = value;
      }
    }
    return false;
  }

  /** The power of ten that makes all values whole numbers; 0 if none does. */
  double decimalScale() {
    int decimals = 0;
    double last = 0;
    for (double value : values) {
      if (value != last && !Double.isNaN(value)) {
        decimals = Math.max(decimals, decimals(value));
        last = value;
      }
    }
    return decimals > MOST_DECIMALS ? 0 : Math.pow(10, decimals);
  }

  private static int decimals(double value) {
    double scale = 1;
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      if (Math.rint(value * scale) / scale == value) {
        return decimals;
      }
      scale *= 10;
    }
    return MOST_DECIMALS + 1;
  }
}
