// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Parquet's BYTE_STREAM_SPLIT of doubles: the first bytes of all values, then the second bytes of
 * all, and so on. As long as PLAIN, but what is alike in neighbours comes together.
 */
final class ByteStreamSplit {

  private static final int STREAMS = Double.BYTES;

  private final byte[] array;
  private final int start;
  private final int count;
  private int next;

  /** Reads what is left of a page. */
  ByteStreamSplit(ByteCursor in) {
    array = in.array();
    count = in.remaining() / STREAMS;
    start = in.take((long) count * STREAMS);
  }

  /** Appends PLAIN values split. */
  static void split(byte[] plain, int offset, int count, Bytes out) {
    out.reserve(count * STREAMS);
    byte[] into = out.array();
    int base = out.size();
    for (int i = 0; i < count; i++) {
      long bits = Bytes.longAt(plain, offset + i * STREAMS);
      for (int stream = 0; stream < STREAMS; stream++) {
        into[base + stream * count + i] = (byte) (bits >>> (stream * Byte.SIZE));
      }
    }
    out.advance(count * STREAMS);
  }

  /** Reads so many values. */
  void read(double[] into, int at, int wanted) {
    if (wanted > count - next) {
      throw new Malformed(wanted + " values wanted where " + (count - next) + " are left");
    }
    for (int i = 0; i < wanted; i++) {
      long bits = 0;
      for (int stream = 0; stream < STREAMS; stream++) {
        bits |= (array[start + stream * count + next + i] & 0xffL) << (stream * Byte.SIZE);
      }
      into[at + i] = Double.longBitsToDouble(bits);
    }
    next += wanted;
  }
}
