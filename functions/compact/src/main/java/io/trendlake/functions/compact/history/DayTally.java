// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

/**
 * What was done of one or more days.
 *
 * @param days how many
 * @param series with samples, counted on each day
 * @param samples written, native histograms among them
 * @param bytes of the files of samples and trends
 * @param histograms how many of the samples are native histograms
 * @param conflicts samples that differ at one instant in several blocks
 * @param hours rows of trends that were made of aggregates, where there were no samples
 */
public record DayTally(
    int days, long series, long samples, long bytes, long histograms, long conflicts, long hours) {

  /** Nothing. */
  static final DayTally NONE = new DayTally(0, 0, 0, 0, 0, 0, 0);

  /** A day that is done, to add what is in it. */
  static final DayTally DAY = new DayTally(1, 0, 0, 0, 0, 0, 0);

  /** A series with samples. */
  static DayTally series(long samples, long histograms, long conflicts) {
    return new DayTally(0, 1, samples, 0, histograms, conflicts, 0);
  }

  /** A series with hours that were made of aggregates. */
  static DayTally aggregates(long hours) {
    return new DayTally(0, 1, 0, 0, 0, 0, hours);
  }

  /** A file. */
  static DayTally file(long bytes) {
    return new DayTally(0, 0, 0, bytes, 0, 0, 0);
  }

  DayTally plus(DayTally other) {
    return new DayTally(
        days + other.days,
        series + other.series,
        samples + other.samples,
        bytes + other.bytes,
        histograms + other.histograms,
        conflicts + other.conflicts,
        hours + other.hours);
  }
}
