// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Some bytes of a file.
 *
 * @param from the offset of the first
 * @param to the offset after the last
 */
public record ByteRange(long from, long to) {

  /** Refuses a range that ends before it begins. */
  public ByteRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no bytes from " + from + " to " + to);
    }
  }

  /** How many bytes there are. */
  public int length() {
    return Math.toIntExact(to - from);
  }

  boolean contains(long offset) {
    return offset >= from && offset < to;
  }
}
