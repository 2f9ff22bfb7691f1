// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.NativeHistogram;

/**
 * A native histogram of a series at one instant.
 *
 * @param ts milliseconds since the epoch
 * @param slot at which it was scraped, likewise
 * @param target the row (from 0) of its target in the outcomes file of the same slot and shard;
 *     {@link #NO_TARGET} where a file does not say it, as only minute files do
 */
public record HistogramSample(long ts, long slot, int target, NativeHistogram histogram) {

  /** In place of a target. */
  public static final int NO_TARGET = -1;

  /** A histogram of a file without targets. */
  public HistogramSample(long ts, long slot, NativeHistogram histogram) {
    this(ts, slot, NO_TARGET, histogram);
  }
}
