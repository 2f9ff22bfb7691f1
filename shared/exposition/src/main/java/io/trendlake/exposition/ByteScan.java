// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Scans arrays eight bytes at a time. */
final class ByteScan {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LINE_FEEDS = '\n' * LOW_BITS;

  private ByteScan() {}

  /** The eight bytes that begin at an index, the first one lowest. */
  static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** The index of the first line feed at or after an index. There must be one. */
  static int lineFeed(byte[] bytes, int from) {
    int i = from;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      long word = at(bytes, i) ^ LINE_FEEDS;
      // Mycroft's test: the lowest bit set marks the first byte that is zero.
      long zeros = (word - LOW_BITS) & ~word & HIGH_BITS;
      if (zeros != 0) {
        return i + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    while (bytes[i] != '\n') {
      i++;
    }
    return i;
  }
}
