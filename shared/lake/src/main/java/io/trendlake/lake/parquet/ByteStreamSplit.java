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

  /** Passes over so many values, none of which is decoded. */
  void skip(int passed) {
    checkLeft(passed);
    next += passed;
  }

  private void checkLeft(int wanted) {
    if (wanted > count - next) {
      throw new Malformed(wanted + " values wanted where " + (count - next) + " are left");
    }
  }

  /** Reads so many values. */
  void read(double[] into, int at, int wanted) {
    checkLeft(wanted);
    for (int done = 0; done < wanted; done += STREAMS) {
      readEight(into, at + done, Math.min(STREAMS, wanted - done));
      next += Math.min(STREAMS, wanted - done);
    }
  }

  /**
   * Reads up to eight values: eight bytes of each stream, of which those behind the last value do
   * no harm, as the array is longer than the page. The eight by eight bytes change rows with
   * columns by halves, quarters and eighths (Hacker's Delight, 7-3).
   */
  private void readEight(double[] into, int at, int wanted) {
    int from = start + next;
    long a = Bytes.longAt(array, from);
    long b = Bytes.longAt(array, from + count);
    long c = Bytes.longAt(array, from + 2 * count);
    long d = Bytes.longAt(array, from + 3 * count);
    long e = Bytes.longAt(array, from + 4 * count);
    long f = Bytes.longAt(array, from + 5 * count);
    long g = Bytes.longAt(array, from + 6 * count);
    long h = Bytes.longAt(array, from + 7 * count);

    long swap = ((a >>> 32) ^ e) & 0x00000000ffffffffL;
    a ^= swap << 32;
    e ^= swap;
    swap = ((b >>> 32) ^ f) & 0x00000000ffffffffL;
    b ^= swap << 32;
    f ^= swap;
    swap = ((c >>> 32) ^ g) & 0x00000000ffffffffL;
    c ^= swap << 32;
    g ^= swap;
    swap = ((d >>> 32) ^ h) & 0x00000000ffffffffL;
    d ^= swap << 32;
    h ^= swap;

    swap = ((a >>> 16) ^ c) & 0x0000ffff0000ffffL;
    a ^= swap << 16;
    c ^= swap;
    swap = ((b >>> 16) ^ d) & 0x0000ffff0000ffffL;
    b ^= swap << 16;
    d ^= swap;
    swap = ((e >>> 16) ^ g) & 0x0000ffff0000ffffL;
    e ^= swap << 16;
    g ^= swap;
    swap = ((f >>> 16) ^ h) & 0x0000ffff0000ffffL;
    f ^= swap << 16;
    h ^= swap;

    swap = ((a >>> 8) ^ b) & 0x00ff00ff00ff00ffL;
    a ^= swap << 8;
    b ^= swap;
    swap = ((c >>> 8) ^ d) & 0x00ff00ff00ff00ffL;
    c ^= swap << 8;
    d ^= swap;
    swap = ((e >>> 8) ^ f) & 0x00ff00ff00ff00ffL;
    e ^= swap << 8;
    f ^= swap;
    swap = ((g >>> 8) ^ h) & 0x00ff00ff00ff00ffL;
    g ^= swap << 8;
    h ^= swap;

    if (wanted == STREAMS) {
      into[at] = Double.longBitsToDouble(a);
      into[at + 1] = Double.longBitsToDouble(b);
      into[at + 2] = Double.longBitsToDouble(c);
      into[at + 3] = Double.longBitsToDouble(d);
      into[at + 4] = Double.longBitsToDouble(e);
      into[at + 5] = Double.longBitsToDouble(f);
      into[at + 6] = Double.longBitsToDouble(g);
      into[at + 7] = Double.longBitsToDouble(h);
      return;
    }
    for (int i = 0; i < wanted; i++) {
      long bits =
          switch (i) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            case 3 -> d;
            case 4 -> e;
            case 5 -> f;
            default -> g;
          };
      into[at + i] = Double.longBitsToDouble(bits);
    }
  }
}
