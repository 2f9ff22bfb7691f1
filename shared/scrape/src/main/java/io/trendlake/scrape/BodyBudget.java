// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes several bodies may have together. What was taken is not given back. Safe for use
 * by many threads.
 */
public final class BodyBudget {

  private final long bytes;
  private final AtomicLong left;

  private BodyBudget(long bytes) {
    this.bytes = bytes;
    this.left = new AtomicLong(bytes);
  }

  /**
   * A budget that nothing was taken from.
   *
   * @param bytes as they are sent
   */
  public static BodyBudget of(long bytes) {
    return new BodyBudget(bytes);
  }

  /** One that does not run out. */
  public static BodyBudget unlimited() {
    return new BodyBudget(Long.MAX_VALUE);
  }

  void take(int count) throws BudgetSpentException {
    if (left.addAndGet(-count) < 0) {
      throw new BudgetSpentException(bytes);
    }
  }
}
