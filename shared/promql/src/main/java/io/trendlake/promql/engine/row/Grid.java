// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine.row;

/**
 * The times of evaluation.
 *
 * @param start the first, milliseconds since the epoch
 * @param interval milliseconds between two
 * @param steps how many there are; 0 or more
 * @param instant whether the query asks for one time, so that the order of series counts; a range
 *     is none, even if it has one step
 */
public record Grid(long start, long interval, int steps, boolean instant) {

  /** The time of a step. */
  public long time(int step) {
    return start + step * interval;
  }

  /** The last time. */
  public long end() {
    return time(steps - 1);
  }

  /** Only the first time. */
  public Grid first() {
    return new Grid(start, interval, Math.min(1, steps), instant);
  }
}
