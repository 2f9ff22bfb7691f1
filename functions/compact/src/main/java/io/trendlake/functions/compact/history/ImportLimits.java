// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import java.util.Collections;
import java.util.List;

/**
 * How much of a day one invocation takes on. A day that has more is cut: several invocations count
 * its rows, each those of some series, and several make its parts.
 *
 * @param wholeSamples how many samples a day may have that one invocation makes
 * @param wholeSeries how many series the blocks of such a day may have
 * @param countedSamples of how many samples one invocation counts the rows
 * @param partsAtOnce how many parts one invocation makes
 * @param outcomes how many samples that say how scrapes went are held at once
 */
public record ImportLimits(
    long wholeSamples, long wholeSeries, long countedSamples, int partsAtOnce, long outcomes) {

  /** What is right for a function of 2 GB and ten minutes, with room to spare. */
  public static final ImportLimits DEFAULT =
      new ImportLimits(300_000_000, 1_500_000, 1_500_000_000, 3, 20_000_000);

  /** Refuses what is not positive. */
  public ImportLimits {
    List<Long> all =
        List.of(wholeSamples, wholeSeries, countedSamples, (long) partsAtOnce, outcomes);
    if (Collections.min(all) <= 0) {
      throw new IllegalArgumentException("limits must be positive: " + all);
    }
  }

  boolean isWhole(long samples, long series) {
    return samples <= wholeSamples && series <= wholeSeries;
  }
}
