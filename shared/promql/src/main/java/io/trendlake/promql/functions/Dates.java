// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.promql.math.GoMath;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

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

  abstract double of(LocalDateTime time);

  /** The part of a time in seconds since the epoch; its fraction is cut off. */
  public double of(double seconds) {
    return ofSeconds(GoMath.toLong(seconds));
  }

  /** The part of a time in whole seconds since the epoch. */
  public double ofSeconds(long seconds) {
    long within = Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
    try {
      return of(LocalDateTime.ofEpochSecond(within, 0, ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }
}
