// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

/**
 * Samples that a body had and the lake will not, by why, as Prometheus counts them.
 *
 * @param duplicates of a series that the body had before, without an explicit timestamp
 * @param outOfOrder with an explicit timestamp that is not after the last one of their series
 * @param outOfBounds with an explicit timestamp too far in the past or the future
 */
public record DroppedSamples(int duplicates, int outOfOrder, int outOfBounds) {

  /** None at all. */
  public static final DroppedSamples NONE = new DroppedSamples(0, 0, 0);
}
