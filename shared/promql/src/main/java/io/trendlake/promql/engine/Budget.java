// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a query holds in memory, over all of its slices, and refuses too much. */
final class Budget {

  /** What a series costs beside its points: labels, headers, entries of maps. */
  private static final long SERIES_BYTES = 300;

  private static final long POINT_BYTES = 8;

  /** A sample that is read: time, value, and room for a copy. */
  private static final long SAMPLE_BYTES = 24;

  private final long maxSamples;
  private final long maxBytes;
  private final AtomicLong samples = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  Budget(long maxSamples, long maxBytes) {
    this.maxSamples = maxSamples;
    this.maxBytes = maxBytes;
  }

  /** Counts series of points that are kept; to be released by the same numbers. */
  void hold(long series, long points) {
    take(points, series * SERIES_BYTES + points * POINT_BYTES, series);
  }

  void release(long series, long points) {
    samples.addAndGet(-points);
    bytes.addAndGet(-(series * SERIES_BYTES + points * POINT_BYTES));
  }

  /** Counts the times of points that are kept beside their values. */
  void holdTimes(long points) {
    take(0, points * POINT_BYTES, 0);
  }

  /** Counts samples of one series that are read; to be released by the same number. */
  void holdSamples(long count) {
    take(count, count * SAMPLE_BYTES, 1);
  }

  void releaseSamples(long count) {
    samples.addAndGet(-count);
    bytes.addAndGet(-count * SAMPLE_BYTES);
  }

  /** Counts what reading files holds; to be released by the same number. */
  void holdFiles(long size) {
    long held = bytes.addAndGet(size);
    if (held > maxBytes) {
      throw new QueryException(
          "the query needs more than the "
              + maxBytes
              + " bytes of memory that it may use: the files that it reads side by side take "
              + size
              + " bytes; select fewer series, or ask for a shorter range");
    }
  }

  void releaseFiles(long size) {
    bytes.addAndGet(-size);
  }

  /**
   * Refuses a grid of which not even a few series would fit, before any array is made.
   *
   * @param what what has the steps, for the message
   * @return the number of steps
   */
  int checkSteps(long steps, String what) {
    if (steps > maxBytes / (4 * POINT_BYTES) || steps > Integer.MAX_VALUE / 8) {
      throw new QueryException(
          what
              + " has "
              + steps
              + " steps, too many for the "
              + maxBytes
              + " bytes of memory that a query may use; use a larger step or a shorter range");
    }
    return (int) Math.max(0, steps);
  }

  /** Refuses a selection whose series alone do not fit, before any sample is read. */
  void check(long series) {
    long needed = series * SERIES_BYTES;
    if (bytes.get() + needed > maxBytes) {
      throw tooLarge(series, 0, bytes.get() + needed);
    }
  }

  private void take(long count, long size, long series) {
    long heldSamples = samples.addAndGet(count);
    long heldBytes = bytes.addAndGet(size);
    if (heldSamples > maxSamples) {
      throw new QueryException(
          "query processing would load too many samples into memory in query execution");
    }
    if (heldBytes > maxBytes) {
      throw tooLarge(series, heldSamples, heldBytes);
    }
  }

  private QueryException tooLarge(long series, long points, long needed) {
    return new QueryException(
        "the query needs more than the "
            + maxBytes
            + " bytes of memory that it may use: "
            + series
            + " series, "
            + points
            + " points, "
            + needed
            + " bytes; select fewer series, aggregate them earlier, or use a larger step");
  }
}
