// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

/** Whether hourly trends answer a query in place of its samples. */
public enum TrendUse {
  /** Where the result is that over the samples, to 1e-9 of each value. */
  EXACT,
  /** Never: everything is read from samples. */
  NEVER,
  /**
   * Wherever there are trends, over the whole hours nearest to each range. An answer that is
   * approximate by that carries a warning for each selector.
   */
  ALWAYS
}
