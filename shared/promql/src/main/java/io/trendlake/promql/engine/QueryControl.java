// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import java.time.Duration;

/**
 * Ends a query: at its deadline, or when somebody cancels it or interrupts a thread that evaluates
 * it. Thread-safe.
 */
public final class QueryControl {

  private final long deadline;
  private final boolean bounded;
  private volatile boolean canceled;
  private volatile boolean failed;

  private QueryControl(long deadline, boolean bounded) {
    this.deadline = deadline;
    this.bounded = bounded;
  }

  /** A query that may take as long as it wants. */
  public static QueryControl unbounded() {
    return new QueryControl(0, false);
  }

  /** A query that may take some time from now on. */
  public static QueryControl within(Duration timeout) {
    return new QueryControl(System.nanoTime() + timeout.toNanos(), true);
  }

  /** Ends the query soon. */
  public void cancel() {
    canceled = true;
  }

  /** Lets the other slices of a query end that has failed. */
  void fail() {
    failed = true;
  }

  /** Ends a query whose time is over, or that was cancelled or interrupted. */
  void check() {
    if (canceled || failed || Thread.currentThread().isInterrupted()) {
      throw new QueryException(
          QueryException.Kind.CANCELED, "query was canceled in expression evaluation");
    }
    if (bounded && System.nanoTime() - deadline > 0) {
      throw new QueryException(
          QueryException.Kind.TIMEOUT, "query timed out in expression evaluation");
    }
  }
}
