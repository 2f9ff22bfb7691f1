// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * The value that says a series has ended: one NaN among the many, identified by its bits.
 *
 * <p>Prometheus's {@code value.StaleNaN}. In memory it is this NaN; in the lake it is NULL, so that
 * a scraped NaN stays NaN.
 */
public final class StaleMarker {

  /** The bits of the marker. */
  public static final long BITS = 0x7ff0000000000002L;

  /** The marker. Compare with {@link #isStale}, never with {@code ==}. */
  public static final double VALUE = Double.longBitsToDouble(BITS);

  private StaleMarker() {}

  /** Whether a value is the marker and not an ordinary number or NaN. */
  public static boolean isStale(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
