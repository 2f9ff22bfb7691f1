// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.staleness.ShardTimeline;
import java.util.Arrays;
import java.util.BitSet;

/** What is known of each series of a {@link SeriesTable} from reading the keys of all files. */
final class SeriesStats {

  private int[] targets = new int[0];
  private int[] observations = new int[0];
  private int[] rows = new int[0];
  private final BitSet irregular = new BitSet();

  /** Makes room for so many series. */
  void ensure(int size) {
    if (size > targets.length) {
      int from = targets.length;
      int grown = Math.max(size, from + from / 2);
      targets = Arrays.copyOf(targets, grown);
      Arrays.fill(targets, from, grown, ShardTimeline.NONE);
      observations = Arrays.copyOf(observations, grown);
      rows = Arrays.copyOf(rows, grown);
    }
  }

  /**
   * Says that a series was seen, tracked, at an observation of a target.
   *
   * @return whether the target is the one that it was first seen at
   */
  boolean see(int series, int target) {
    if (targets[series] == ShardTimeline.NONE) {
      targets[series] = target;
    }
    observations[series]++;
    boolean same = targets[series] == target;
    if (!same) {
      irregular.set(series);
    }
    return same;
  }

  /**
   * Says of rows to store that they show what the file before showed, each its series at an
   * observation of the target that it was first seen at.
   */
  void seeAgain(SeriesRows seen) {
    seen.forEachStretch((first, count) -> {
      for (int series = first; series < first + count; series++) {
        observations[series]++;
        rows[series]++;
      }
    });
  }

  /** Says that a series has several rows in one file. */
  void repeat(int series) {
    irregular.set(series);
  }

  /** Whether a series has at most one row a file, all at observations of one target. */
  boolean isRegular(int series) {
    return !irregular.get(series);
  }

  /** Counts a row to store. */
  void count(int series) {
    rows[series]++;
  }

  /** The target that a series was first seen at, or {@link ShardTimeline#NONE}. */
  int target(int series) {
    return targets[series];
  }

  /** How many rows, to store or not, show a series at an observation. */
  int observations(int series) {
    return observations[series];
  }

  /** How many rows of a series are to be stored. */
  int rows(int series) {
    return rows[series];
  }
}
