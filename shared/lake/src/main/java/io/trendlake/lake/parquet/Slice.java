// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Some bytes within an array. */
@SuppressWarnings("ArrayRecordComponent")
record Slice(byte[] array, int offset, int length) {

  /** A part of these bytes. */
  Slice part(int from, int size) {
    return new Slice(array, offset + from, size);
  }
}
