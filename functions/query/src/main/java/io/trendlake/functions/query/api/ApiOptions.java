// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.engine.EngineOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How the API answers.
 *
 * @param engine how queries are evaluated
 * @param timeout how long a query may take
 * @param queriesAtOnce how many queries are evaluated at the same time; others wait
 * @param clock gives the current time
 * @param started since when this process runs
 * @param version of Trendlake
 */
public record ApiOptions(
    EngineOptions engine,
    Duration timeout,
    int queriesAtOnce,
    InstantSource clock,
    Instant started,
    String version) {

  /** The memory that a series or a footer needs beside the queries. */
  private static final int SHARE = 10;

  /** Refuses a number of queries that would answer none. */
  public ApiOptions {
    if (queriesAtOnce < 1) {
      throw new IllegalArgumentException(
          "queriesAtOnce is " + queriesAtOnce + ", but one query at least must be answered");
    }
  }

  /**
   * Two minutes a query as in Prometheus; as many queries at once as there are cores, and two at
   * least, which share 60 % of the heap.
   */
  public static ApiOptions defaults(InstantSource clock, String version) {
    EngineOptions engine = EngineOptions.defaults();
    int queries = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new ApiOptions(
        engine.withMaxBytes(Runtime.getRuntime().maxMemory() / SHARE * 6 / queries),
        Duration.ofMinutes(2),
        queries,
        clock,
        clock.instant(),
        version);
  }

  /** The same with one query at a time, which has the memory of all: 60 % of the heap. */
  public ApiOptions oneByOne() {
    return new ApiOptions(
        engine.withMaxBytes(Runtime.getRuntime().maxMemory() / SHARE * 6),
        timeout,
        1,
        clock,
        started,
        version);
  }
}
