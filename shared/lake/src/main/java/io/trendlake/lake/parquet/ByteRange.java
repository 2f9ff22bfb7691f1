// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Some bytes of a file, from one offset to before another. */
record ByteRange(long from, long to) {

  ByteRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no bytes from " + from + " to " + to);
    }
  }

  int length() {
    return Math.toIntExact(to - from);
  }

  boolean contains(long offset) {
    return offset >= from && offset < to;
  }
}
