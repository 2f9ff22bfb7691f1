// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * Columns of hourly trends that only some functions need. Whoever reads trends names those that it
 * needs, so that the others are not read.
 */
public enum TrendColumn {
  /** The least and the greatest value. */
  EXTREMES,
  /** The sum of the values. */
  SUM,
  /** Increase, bridged steps and resets. */
  STEPS
}
