// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

/**
 * The times of evaluation.
 *
 * @param start the first, milliseconds since the epoch
 * @param interval milliseconds between two
 * @param steps how many there are; 0 or more
 * @param instant whether it is the only time of its query, so that the order of series counts
 */
record Grid(long start, long interval, int steps, boolean instant) {

  long time(int step) {
    return start + step * interval;
  }

  long end() {
    return time(steps - 1);
  }

  /** Only the first time. */
  Grid first() {
    return new Grid(start, interval, Math.min(1, steps), instant);
  }
}
