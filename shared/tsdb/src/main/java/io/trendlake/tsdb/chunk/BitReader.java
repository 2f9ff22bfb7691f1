// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the bits of a chunk, the most significant of each byte first. Used again for chunk after
 * chunk, by one thread.
 */
final class BitReader {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** So many zero bytes follow the data, so that looking ahead needs no bounds. */
  private static final int PADDING = 16;

  private static final int MAX_VARINT_BYTES = 10;

  /** How many bits follow a prefix of so many ones, in the numbers of histograms. */
  static final int[] VARBIT_WIDTHS = {0, 3, 6, 9, 12, 18, 25, 56, 64};

  private byte[] bytes = new byte[4096];
  private int length;
  private long position;
  private long limit;

  /** Begins with other data, which is copied. */
  void reset(byte[] data, int from, int count) {
    if (bytes.length < count + PADDING) {
      bytes = new byte[2 * count + PADDING];
    }
    System.arraycopy(data, from, bytes, 0, count);
    Arrays.fill(bytes, count, count + PADDING, (byte) 0);
    length = count;
    position = 0;
    limit = 8L * length;
  }

  /** How many bits are left. */
  long remaining() {
    return limit - position;
  }

  /** The next 64 bits, zeros after the end. */
  long peek() {
    int at = (int) (position >>> 3);
    int shift = (int) (position & 7);
    long word = (long) LONG.get(bytes, at);
    return shift == 0 ? word : (word << shift) | ((bytes[at + 8] & 0xffL) >>> (8 - shift));
  }

  /** Goes on by bits that were looked at. */
  void skip(int bits) throws MalformedChunkException {
    position += bits;
    if (position > limit) {
      throw new MalformedChunkException("it ends before its samples do");
    }
  }

  /** The next 1 to 64 bits as a number without sign. */
  long bits(int count) throws MalformedChunkException {
    long value = peek() >>> (64 - count);
    skip(count);
    return value;
  }

  /** The next 64 bits as a double. */
  double doubleBits() throws MalformedChunkException {
    return Double.longBitsToDouble(bits(64));
  }

  /** How many ones come next, at most {@code most}; a zero after fewer is read as well. */
  int ones(int most) throws MalformedChunkException {
    int ones = Math.min(Long.numberOfLeadingZeros(~peek()), most);
    skip(ones < most ? ones + 1 : most);
    return ones;
  }

  /**
   * A signed number of so many bits as XOR chunks and histograms have them: up to half of the range
   * it is positive, and half itself is too, other than in two's complement.
   */
  long lopsided(int count) throws MalformedChunkException {
    long value = bits(count);
    return count < 64 && value > 1L << (count - 1) ? value - (1L << count) : value;
  }

  /** A signed number of so many bits in two's complement. */
  long signed(int count) throws MalformedChunkException {
    long value = peek() >> (64 - count);
    skip(count);
    return value;
  }

  /** A number in groups of seven bits, one to a byte. */
  long uvarint() throws MalformedChunkException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      long b = bits(8);
      value |= (b & 0x7f) << (7 * i);
      if (b < 0x80) {
        return value;
      }
    }
    throw new MalformedChunkException("a number has more than ten bytes");
  }

  /** The same with a sign, zigzag. */
  long varint() throws MalformedChunkException {
    long value = uvarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A signed number of histograms and start timestamps. */
  long varbitInt() throws MalformedChunkException {
    int ones = ones(8);
    return ones == 0 ? 0 : lopsided(VARBIT_WIDTHS[ones]);
  }

  /** A number without sign of histograms. */
  long varbitUint() throws MalformedChunkException {
    int ones = ones(8);
    return ones == 0 ? 0 : bits(VARBIT_WIDTHS[ones]);
  }
}
