// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

/**
 * What it takes to count the series of a time.
 *
 * @param files how many files are read
 * @param bytes how many bytes are read of them: their label columns
 * @param size how many bytes these files have
 * @param samples how many samples they hold
 */
public record CardinalityCost(long files, long bytes, long size, long samples) {

  /** Nothing to read. */
  public static final CardinalityCost NONE = new CardinalityCost(0, 0, 0, 0);

  /** Both together. */
  public CardinalityCost plus(CardinalityCost other) {
    return new CardinalityCost(
        files + other.files, bytes + other.bytes, size + other.size, samples + other.samples);
  }
}
