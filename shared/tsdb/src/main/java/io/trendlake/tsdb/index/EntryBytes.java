// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import io.trendlake.tsdb.file.BlockFile;

/**
 * The numbers of a series in an index. Reading beyond the end is an {@link
 * IndexOutOfBoundsException}.
 */
final class EntryBytes {

  private final byte[] array;
  private final int start;
  private final int end;
  private int position;

  EntryBytes(BlockFile.ByteView view) {
    this.array = view.array();
    this.start = view.offset();
    this.position = view.offset();
    this.end = view.offset() + view.length();
  }

  /** How many bytes were read. */
  int position() {
    return position - start;
  }

  long uvarint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position == end) {
        throw new IndexOutOfBoundsException("the entry ends");
      }
      byte b = array[position++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than ten bytes");
  }

  long varint() {
    long value = uvarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A count of things that take a byte or more each. */
  int checkCount(long count) {
    if (count < 0 || count > end - position) {
      throw new IndexOutOfBoundsException("the entry is too short for " + count);
    }
    return (int) count;
  }
}
