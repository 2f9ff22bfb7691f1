// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

/** Where a stale marker has a place among the samples of its series. */
public final class MarkerPlace {

  /** The rank of a stale marker: it gives way to any sample. */
  public static final long RANK = Long.MAX_VALUE;

  private MarkerPlace() {}

  /**
   * Whether a marker has no place at an instant: there is a sample or a marker already, or the
   * series had gone on to a later one by the time it was last seen.
   *
   * @param ts the samples in any order, in milliseconds since the epoch
   * @param ranks the slot at which each was scraped, or {@link #RANK}
   * @param size how many there are
   * @param marker the instant
   * @param seen the slot at which the series was last seen
   */
  public static boolean isTaken(long[] ts, long[] ranks, int size, long marker, long seen) {
    for (int i = 0; i < size; i++) {
      if (ts[i] == marker || (ts[i] > marker && ranks[i] <= seen)) {
        return true;
      }
    }
    return false;
  }
}
