// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import io.trendlake.model.TrendColumn;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What hourly trends can answer. */
public enum TrendFunction {
  /** The newest sample within the lookback. */
  INSTANT,
  /** When that was, in seconds. */
  TIMESTAMP,
  /** Whether there is any sample; {@code present_over_time} shares it. */
  ABSENT_OVER_TIME,
  /** Whether there is any sample. */
  PRESENT_OVER_TIME,
  /** How many samples there are. */
  COUNT_OVER_TIME,
  /** The sum of the values. */
  SUM_OVER_TIME,
  /** Their mean. */
  AVG_OVER_TIME,
  /** The least value. */
  MIN_OVER_TIME,
  /** The greatest value. */
  MAX_OVER_TIME,
  /** The first value. */
  FIRST_OVER_TIME,
  /** The last value. */
  LAST_OVER_TIME,
  /** When the first sample was, in seconds. */
  TS_OF_FIRST_OVER_TIME,
  /** When the last sample was, in seconds. */
  TS_OF_LAST_OVER_TIME,
  /** How a gauge has changed, extrapolated. */
  DELTA,
  /** How much a counter has counted, extrapolated. */
  INCREASE,
  /** The same per second. */
  RATE,
  /** How often a counter began again. */
  RESETS;

  /** The function of a range vector by its name, or null if trends cannot answer it. */
  public static @Nullable TrendFunction of(String name) {
    for (TrendFunction function : values()) {
      if (function.ofRange() && function.name().equals(name.toUpperCase(Locale.ROOT))) {
        return function;
      }
    }
    return null;
  }

  /** Whether it is a function of a range, and not of an instant. */
  public boolean ofRange() {
    return this != INSTANT && this != TIMESTAMP;
  }

  /** Which columns it needs. */
  public Set<TrendColumn> columns() {
    return switch (this) {
      case SUM_OVER_TIME, AVG_OVER_TIME -> Set.of(TrendColumn.SUM, TrendColumn.EXTREMES);
      case MIN_OVER_TIME, MAX_OVER_TIME -> Set.of(TrendColumn.EXTREMES);
      case INCREASE, RATE, RESETS -> Set.of(TrendColumn.RESETS);
      case INSTANT,
          TIMESTAMP,
          ABSENT_OVER_TIME,
          PRESENT_OVER_TIME,
          COUNT_OVER_TIME,
          FIRST_OVER_TIME,
          LAST_OVER_TIME,
          TS_OF_FIRST_OVER_TIME,
          TS_OF_LAST_OVER_TIME,
          DELTA ->
          Set.of();
    };
  }

  /** Whether a range twice as long has twice the value, as far as nothing else is known. */
  boolean isAdditive() {
    return switch (this) {
      case COUNT_OVER_TIME, SUM_OVER_TIME, DELTA, INCREASE, RESETS -> true;
      case INSTANT,
          TIMESTAMP,
          ABSENT_OVER_TIME,
          PRESENT_OVER_TIME,
          AVG_OVER_TIME,
          MIN_OVER_TIME,
          MAX_OVER_TIME,
          FIRST_OVER_TIME,
          LAST_OVER_TIME,
          TS_OF_FIRST_OVER_TIME,
          TS_OF_LAST_OVER_TIME,
          RATE ->
          false;
    };
  }
}
