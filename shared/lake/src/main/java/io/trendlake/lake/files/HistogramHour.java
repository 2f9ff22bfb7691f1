// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.NativeHistogram;
import java.util.List;

/**
 * What the native histograms of one series increased by in one hour.
 *
 * @param start the first instant of the hour, in milliseconds since the epoch
 * @param increases one; two where the series had both exponential and custom buckets
 * @param samples how many histograms the hour has
 * @param seconds how long the steps took together that the increase is the sum of; NaN if there is
 *     none
 * @param resets how many of the steps are resets
 */
public record HistogramHour(
    long start, List<NativeHistogram> increases, int samples, double seconds, int resets) {

  /** Copies the list, and refuses an empty one. */
  public HistogramHour {
    increases = List.copyOf(increases);
    if (increases.isEmpty()) {
      throw new IllegalArgumentException("an hour without a histogram has no increase");
    }
  }
}
