// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import java.util.Random;

/**
 * Values that behave as those of recorded exporters: two thirds of the series do not change within
 * an hour, nine tenths are whole numbers, four fifths of the samples are equal to the one before.
 */
final class SyntheticValues {

  private final Random random = new Random(1);

  /** The value of a series after another. */
  double next(int series, double value) {
    if (series % 25 >= 9) {
      return series % 97;
    }
    if (random.nextInt(9) < 4) {
      return value;
    }
    return series % 25 == 0 ? value + random.nextDouble() : value + 1 + random.nextInt(40);
  }
}
