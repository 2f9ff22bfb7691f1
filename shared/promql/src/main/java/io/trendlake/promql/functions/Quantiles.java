// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import java.util.Arrays;

/** Quantiles of plain values, NaN counting as the least of all. */
public final class Quantiles {

  private Quantiles() {}

  /**
   * A quantile of the first {@code size} values, which are sorted for it.
   *
   * @return NaN without values; minus or plus infinity for q below 0 or above 1
   */
  public static double of(double q, double[] values, int size) {
    if (size == 0 || Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (q > 1) {
      return Double.POSITIVE_INFINITY;
    }
    Arrays.sort(values, 0, size);
    int nans = 0; // Java sorts them to the end.
    while (nans < size && Double.isNaN(values[size - 1 - nans])) {
      nans++;
    }
    double rank = q * (size - 1.0);
    double floor = Math.floor(rank);
    int lower = (int) Math.max(0, floor);
    int upper = Math.min(size - 1, lower + 1);
    double weight = rank - floor;
    return at(values, lower, nans) * (1 - weight) + at(values, upper, nans) * weight;
  }

  private static double at(double[] values, int index, int nans) {
    return index < nans ? Double.NaN : values[index - nans];
  }
}
