// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import java.util.concurrent.atomic.LongAdder;

/**
 * How well the trends of one selector answer, over all slices. Where more than one hour in a
 * hundred leaves something open, reading samples at once costs less than asking twice. Thread-safe.
 */
final class LeafState {

  /** Before so many hours nothing is judged. */
  private static final long ENOUGH = 2000;

  private final LongAdder hours = new LongAdder();
  private final LongAdder doubted = new LongAdder();
  private volatile boolean samplesInstead;

  void count(long newHours, long newlyDoubted) {
    hours.add(newHours);
    doubted.add(newlyDoubted);
    if (newlyDoubted > 0 && hours.sum() >= ENOUGH && doubted.sum() * 100 > hours.sum()) {
      samplesInstead = true;
    }
  }

  /** Whether samples are to be read from now on. */
  boolean samplesInstead() {
    return samplesInstead;
  }
}
