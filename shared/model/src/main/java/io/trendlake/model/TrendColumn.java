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
  /**
   * How many resets there are; of rows with a reset the steps too, and a sum that is finite if that
   * of the values is.
   */
  RESETS,
  /** Increase and bridged steps of all rows. */
  STEPS
}
