// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Numbers packed into as few bits as they need, the first in the lowest bits, as the RLE and DELTA
 * encodings of Parquet have them.
 */
final class BitPacking {

  /**
   * Bytes that must be readable after packed numbers, since they are read eight bytes at a time.
   */
  static final int SLACK = 9;

  private BitPacking() {}

  /** The bits that a number needs, taken as unsigned; none for 0. */
  static int width(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  /** Appends numbers. Their count times the width must be whole bytes. */
  static void pack(Bytes out, long[] values, int count, int width) {
    long word = 0;
    int filled = 0;
    for (int i = 0; i < count; i++) {
      long value = values[i];
      word |= value << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        out.writeLong(word);
        filled -= Long.SIZE;
        word = filled == 0 ? 0 : value >>> (width - filled);
      }
    }
    for (; filled > 0; filled -= Byte.SIZE) {
      out.write((int) word);
      word >>>= Byte.SIZE;
    }
  }

  /** The number that begins at a bit. */
  static long unpack(byte[] array, int base, long bit, int width) {
    int at = base + (int) (bit >>> 3);
    int shift = (int) (bit & 7);
    long value = Bytes.longAt(array, at) >>> shift;
    if (shift + width > Long.SIZE) {
      value |= (array[at + Long.BYTES] & 0xffL) << (Long.SIZE - shift);
    }
    return width == Long.SIZE ? value : value & ((1L << width) - 1);
  }
}
