// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * The texts of a batch as runs of equal ones. Neighbouring runs may hold the same text.
 *
 * <p>An id means the same text in all batches of one cursor over one row group, and no other.
 */
public final class StringRuns {

  StringRuns() {}

  /** How many runs there are. */
  public int size() {
    return Pending.value();
  }

  /** How many rows a run covers. */
  public int count(int run) {
    return Pending.value();
  }

  /** The id of a run's text. */
  public int id(int run) {
    return Pending.value();
  }

  /** The text of an id; the same object each time. */
  public String text(int id) {
    return Pending.value();
  }
}
