// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.model.Series;

/**
 * Which series count: their values only grow, or begin again at zero. The same rule as the {@code
 * trends} view's.
 */
final class CountingSeries {

  private CountingSeries() {}

  /** Whether the increase of a series means something. */
  static boolean counts(Series series) {
    return switch (series.type()) {
      case COUNTER -> true;
      case HISTOGRAM ->
          series.name().endsWith("_bucket")
              || series.name().endsWith("_count")
              || series.name().endsWith("_sum");
      case SUMMARY -> series.name().endsWith("_count") || series.name().endsWith("_sum");
      case GAUGE, STATESET, INFO, GAUGEHISTOGRAM, UNKNOWN -> false;
    };
  }
}
