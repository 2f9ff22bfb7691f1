// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.time.Duration;

/**
 * The block {@code lake.retention}: how long objects are kept in each tier, counted from when they
 * were written. Zero keeps them for ever.
 *
 * @param minute of minute files; compaction removes them long before, so this is for what it did
 *     not take
 * @param hour of hour files, likewise
 * @param day of day files: every sample and outcome
 * @param trends of trends, and of what is known of metric names
 */
public record RetentionConfig(Duration minute, Duration hour, Duration day, Duration trends) {

  /** The default of {@code minute} and {@code hour}. */
  public static final Duration DEFAULT_OPEN_TIERS = Duration.ofDays(90);

  /**
   * The least of {@code minute} and {@code hour}: compaction that stands still over a weekend loses
   * nothing.
   */
  public static final Duration LEAST_OPEN_TIERS = Duration.ofDays(3);

  /** The least of {@code day} and {@code trends}. */
  public static final Duration LEAST = Duration.ofDays(1);

  /** Refuses what is below the least and not zero. */
  public RetentionConfig {
    require("minute", minute, LEAST_OPEN_TIERS);
    require("hour", hour, LEAST_OPEN_TIERS);
    require("day", day, LEAST);
    require("trends", trends, LEAST);
  }

  private static void require(String tier, Duration kept, Duration least) {
    if (!isAllowed(kept, least)) {
      throw new IllegalArgumentException(
          "retention of %s is %s, must be 0 or at least %s".formatted(tier, kept, least));
    }
  }

  public static boolean isAllowed(Duration kept, Duration least) {
    return kept.isZero() || kept.compareTo(least) >= 0;
  }

  /** What holds without a block {@code lake.retention}: samples and trends are kept for ever. */
  public static RetentionConfig defaults() {
    return new RetentionConfig(
        DEFAULT_OPEN_TIERS, DEFAULT_OPEN_TIERS, Duration.ZERO, Duration.ZERO);
  }
}
