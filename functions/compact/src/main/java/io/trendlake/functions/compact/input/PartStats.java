// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

/**
 * What went into a part and what came out: samples, and native histograms beside them.
 *
 * @param read samples of the inputs
 * @param written rows of the file
 * @param repeated samples left out because one of the same series and ts came first
 * @param markers stale markers added
 * @param bytes of the file
 * @param histograms the native histograms beside it
 */
public record PartStats(
    long read, long written, long repeated, long markers, long bytes, HistogramStats histograms) {

  /** The statistics of no part: zero everywhere. */
  public static final PartStats NONE = new PartStats(0, 0, 0, 0, 0, HistogramStats.NONE);

  /** Returns the sums of these statistics and another's. */
  public PartStats plus(PartStats other) {
    return new PartStats(
        read + other.read,
        written + other.written,
        repeated + other.repeated,
        markers + other.markers,
        bytes + other.bytes,
        histograms.plus(other.histograms));
  }
}
