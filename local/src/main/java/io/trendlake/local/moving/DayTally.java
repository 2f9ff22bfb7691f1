// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

/**
 * What was done of one or more days.
 *
 * @param days how many
 * @param series with samples, counted on each day
 * @param samples written
 * @param bytes of the files of samples and trends
 * @param histograms native histograms that were left out
 * @param histogramSeries how many series those are of, counted on each day
 * @param conflicts samples that differ at one instant in several blocks
 */
public record DayTally(
    int days,
    long series,
    long samples,
    long bytes,
    long histograms,
    long histogramSeries,
    long conflicts) {

  /** Nothing. */
  static final DayTally NONE = new DayTally(0, 0, 0, 0, 0, 0, 0);

  DayTally plus(DayTally other) {
    return new DayTally(
        days + other.days,
        series + other.series,
        samples + other.samples,
        bytes + other.bytes,
        histograms + other.histograms,
        histogramSeries + other.histogramSeries,
        conflicts + other.conflicts);
  }
}
