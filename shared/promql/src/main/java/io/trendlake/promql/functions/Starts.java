// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

/** What start timestamps say of counters. */
final class Starts {

  private Starts() {}

  /** Whether a counter was reset between two samples. */
  static boolean isReset(long startBefore, long before, long start, long at) {
    if (start == 0 || start >= at || start < before) {
      return false;
    }
    if (start > before) {
      return true;
    }
    // It counts since the sample before: a delta, unless the start of that sample is not known.
    return startBefore <= before && startBefore != 0 && startBefore != before;
  }

  /** Whether a sample counts since before the sample before it, and not since the same start. */
  static boolean overlap(long startBefore, long before, long start) {
    return start != 0 && start < before && start != startBefore;
  }
}
