// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * How many samples a body had that are not stored, by the reason, as Prometheus counts them.
 *
 * @param duplicates of a series that the body had before, without an explicit timestamp
 * @param outOfOrder with an explicit timestamp that is not after the last one of their series
 * @param outOfBounds with an explicit timestamp too far in the past or the future
 */
public record DroppedSamples(int duplicates, int outOfOrder, int outOfBounds) {

  /** No sample was dropped. */
  public static final DroppedSamples NONE = new DroppedSamples(0, 0, 0);

  /** Refuses negative numbers. */
  public DroppedSamples {
    if (duplicates < 0 || outOfOrder < 0 || outOfBounds < 0) {
      throw new IllegalArgumentException(
          "%d duplicates, %d out of order, %d out of bounds: none may be negative"
              .formatted(duplicates, outOfOrder, outOfBounds));
    }
  }

  /** How many there are in all. */
  public int total() {
    return duplicates + outOfOrder + outOfBounds;
  }
}
