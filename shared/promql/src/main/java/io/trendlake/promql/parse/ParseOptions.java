// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

/**
 * What of the language is switched on, as the feature flags of Prometheus 3.14 do.
 *
 * @param experimentalFunctions {@code promql-experimental-functions}
 * @param durationExpressions arithmetic in ranges and offsets, on by default since 3.14
 * @param extendedRangeSelectors {@code promql-extended-range-selectors}: anchored and smoothed
 * @param fillModifiers {@code promql-binop-fill-modifiers}
 */
public record ParseOptions(
    boolean experimentalFunctions,
    boolean durationExpressions,
    boolean extendedRangeSelectors,
    boolean fillModifiers) {

  /** As Prometheus 3.14 without flags. */
  public static final ParseOptions DEFAULTS = new ParseOptions(false, true, false, false);

  /** Everything. */
  public static final ParseOptions ALL = new ParseOptions(true, true, true, true);
}
