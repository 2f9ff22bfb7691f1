// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.promql.math.GoMath;
import java.time.LocalDateTime;

/** Parts of a date, in UTC. */
public enum Dates {
  /** 28 to 31. */
  DAYS_IN_MONTH {
    @Override
    double of(LocalDateTime time) {
      return time.toLocalDate().lengthOfMonth();
    }
  },
  /** From 1. */
  DAY_OF_MONTH {
    @Override
    double of(LocalDateTime time) {
      return time.getDayOfMonth();
    }
  },
  /** From 0, a Sunday. */
  DAY_OF_WEEK {
    @Override
    double of(LocalDateTime time) {
      return time.getDayOfWeek().getValue() % 7;
    }
  },
  /** From 1. */
  DAY_OF_YEAR {
    @Override
    double of(LocalDateTime time) {
      return time.getDayOfYear();
    }
  },
  /** 0 to 23. */
  HOUR {
    @Override
    double of(LocalDateTime time) {
      return time.getHour();
    }
  },
  /** 0 to 59. */
  MINUTE {
    @Override
    double of(LocalDateTime time) {
      return time.getMinute();
    }
  },
  /** From 1. */
  MONTH {
    @Override
    double of(LocalDateTime time) {
      return time.getMonthValue();
    }
  },
  /** The year. */
  YEAR {
    @Override
    double of(LocalDateTime time) {
      return time.getYear();
    }
  };

  /** Days after which the calendar repeats: 400 years. */
  private static final long CYCLE = 146_097;

  /**
   * Seconds from the first of January of the year -292277022399, where Go's calendar begins, to the
   * epoch. It and the year 1 are at the same place of the cycle.
   */
  private static final long BEFORE_EPOCH = 9_223_371_966_579_724_800L + 62_135_596_800L;

  private static final long FIRST_YEAR = -292_277_022_400L;

  abstract double of(LocalDateTime time);

  /** The part of a time in seconds since the epoch; its fraction is cut off. */
  public double of(double seconds) {
    return ofSeconds(GoMath.toLong(seconds));
  }

  /**
   * The part of a time in whole seconds since the epoch. As in Go every number has a date; those
   * before the beginning of its calendar are counted from its end.
   */
  public double ofSeconds(long seconds) {
    long all = seconds + BEFORE_EPOCH;
    long days = Long.divideUnsigned(all, 86_400);
    long second = Long.remainderUnsigned(all, 86_400);
    LocalDateTime within =
        LocalDateTime.of(1, 1, 1, 0, 0).plusDays(days % CYCLE).plusSeconds(second);
    double part = of(within);
    long cycles = days / CYCLE;
    return this == YEAR ? part + FIRST_YEAR + 400.0 * cycles : part;
  }
}
