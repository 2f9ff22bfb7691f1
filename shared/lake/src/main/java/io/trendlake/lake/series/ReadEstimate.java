// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

/**
 * What it would take to read a selection, as far as footers and page indexes show.
 *
 * @param files how many files may hold samples of it
 * @param requests how many requests to a bucket that takes about
 * @param bytes of the pages that may hold them, or of a whole file that is small and far away
 * @param samples how many samples these pages hold in the time wanted, if they are spread evenly
 */
public record ReadEstimate(long files, long requests, long bytes, long samples) {

  /** Nothing to read. */
  public static final ReadEstimate NONE = new ReadEstimate(0, 0, 0, 0);

  /** Both together. */
  public ReadEstimate plus(ReadEstimate other) {
    return new ReadEstimate(
        files + other.files,
        requests + other.requests,
        bytes + other.bytes,
        samples + other.samples);
  }
}
