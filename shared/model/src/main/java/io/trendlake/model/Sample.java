// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * One point of a series.
 *
 * @param ts milliseconds since the epoch, UTC
 * @param value any double; {@link StaleMarker#VALUE} where the series went stale
 */
public record Sample(long ts, double value) {

  /** Whether the series went stale at this instant. */
  public boolean isStale() {
    return StaleMarker.isStale(value);
  }

  /** Equal by the bits of the value, so that the stale marker equals itself and no other NaN. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Sample sample
        && ts == sample.ts
        && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(sample.value);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(ts) * 31 + Long.hashCode(Double.doubleToRawLongBits(value));
  }
}
