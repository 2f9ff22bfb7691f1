// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.promql.parse.ParseOptions;

/**
 * How queries are evaluated.
 *
 * @param parsing what of the language is switched on
 * @param lookback how old a sample may be to count at a time, milliseconds
 * @param subqueryStep the step of subqueries that give none, milliseconds
 * @param maxSamples how many samples and points a query may hold at once
 * @param maxBytes how much memory a query may hold at once, as far as it is counted
 * @param delayedNameRemoval {@code promql-delayed-name-removal}: metric names go at the end of the
 *     query and not at each function
 * @param useStartTimestamps {@code use-start-timestamps}
 * @param sliceDays how many whole days of steps are evaluated at once
 * @param threads how many slices are evaluated at the same time
 * @param trends whether hourly trends answer what they can
 */
public record EngineOptions(
    ParseOptions parsing,
    long lookback,
    long subqueryStep,
    long maxSamples,
    long maxBytes,
    boolean delayedNameRemoval,
    boolean useStartTimestamps,
    int sliceDays,
    int threads,
    TrendUse trends) {

  /** As Prometheus 3.14 without flags, on all cores, with 60 % of the heap. */
  public static EngineOptions defaults() {
    Runtime runtime = Runtime.getRuntime();
    return new EngineOptions(
        ParseOptions.DEFAULTS,
        300_000,
        60_000,
        50_000_000,
        runtime.maxMemory() / 10 * 6,
        false,
        false,
        8,
        runtime.availableProcessors(),
        TrendUse.EXACT);
  }

  /** The same but for what of the language is switched on. */
  public EngineOptions with(ParseOptions otherParsing) {
    return with(otherParsing, lookback, maxBytes, trends);
  }

  /** The same but for the use of trends. */
  public EngineOptions with(TrendUse otherTrends) {
    return with(parsing, lookback, maxBytes, otherTrends);
  }

  /** The same but for how old a sample may be, in milliseconds. */
  public EngineOptions withLookback(long otherLookback) {
    return with(parsing, otherLookback, maxBytes, trends);
  }

  /** The same but for the memory that a query may hold. */
  public EngineOptions withMaxBytes(long otherBytes) {
    return with(parsing, lookback, otherBytes, trends);
  }

  private EngineOptions with(
      ParseOptions otherParsing, long otherLookback, long otherBytes, TrendUse otherTrends) {
    return new EngineOptions(
        otherParsing,
        otherLookback,
        subqueryStep,
        maxSamples,
        otherBytes,
        delayedNameRemoval,
        useStartTimestamps,
        sliceDays,
        threads,
        otherTrends);
  }

  /** Refuses what no query could be evaluated with. */
  public EngineOptions {
    if (lookback <= 0 || subqueryStep <= 0 || sliceDays <= 0 || threads <= 0) {
      throw new IllegalArgumentException(
          "lookback, step of subqueries, days of a slice and threads are positive, but they are "
              + lookback
              + " ms, "
              + subqueryStep
              + " ms, "
              + sliceDays
              + " and "
              + threads);
    }
  }
}
