// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

/**
 * A time that samples are in.
 *
 * @param from the first instant, in milliseconds since the epoch
 * @param to the first instant after it
 */
public record TimeSpan(long from, long to) {

  /** All times. */
  public static final TimeSpan ALL = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Whether another time has an instant of this one. */
  public boolean overlaps(TimeSpan other) {
    return other.from < to && other.to > from;
  }
}
