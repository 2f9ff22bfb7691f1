// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

/** What several files have of one series: gathered file by file, and then put in order. */
public interface GatheredRows {

  /** Forgets everything. */
  void clear();

  /**
   * Sorts by ts, and keeps one of each.
   *
   * @return how many were dropped
   */
  int settle();
}
