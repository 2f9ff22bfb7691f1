// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import java.util.Arrays;

/**
 * Writes the bits of a chunk, the most significant of each byte first. Used again for chunk after
 * chunk, by one thread.
 */
final class BitWriter {

  private byte[] bytes = new byte[1024];
  private int length;

  /** How many bits of the byte at {@code length} are taken. */
  private int used;

  /** Begins a chunk after so many bytes of zeros, which are set at its end. */
  void begin(int headerBytes) {
    Arrays.fill(bytes, 0, Math.min(bytes.length, length + 1), (byte) 0);
    length = headerBytes;
    used = 0;
  }

  /** How many bytes there are so far. */
  int length() {
    return used == 0 ? length : length + 1;
  }

  /** Sets a byte of the header. */
  void setHeader(int at, int value) {
    bytes[at] = (byte) value;
  }

  /** The data; the caller owns it. */
  byte[] finish() {
    return Arrays.copyOf(bytes, length());
  }

  /** Appends the lowest 1 to 64 bits of a number. */
  void put(long value, int width) {
    if (length + 16 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int left = width;
    while (left > 0) {
      int room = 8 - used;
      int some = Math.min(room, left);
      long part = (value >>> (left - some)) & ((1L << some) - 1);
      bytes[length] |= (byte) (part << (room - some));
      used += some;
      left -= some;
      if (used == 8) {
        used = 0;
        length++;
      }
    }
  }

  /** Appends a number in groups of seven bits, one to a byte. */
  void uvarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((rest & 0x7f) | 0x80, 8);
      rest >>>= 7;
    }
    put(rest, 8);
  }

  /** Appends the same with a sign, zigzag. */
  void varint(long value) {
    uvarint((value << 1) ^ (value >> 63));
  }

  /** Appends a signed number of histograms. */
  void varbitInt(long value) {
    int ones = 0;
    while (ones < BitReader.VARBIT_WIDTHS.length - 1
        && !isLopsided(value, BitReader.VARBIT_WIDTHS[ones])) {
      ones++;
    }
    varbit(value, ones);
  }

  /** Appends a number without sign of histograms. */
  void varbitUint(long value) {
    int ones = 0;
    while (ones < BitReader.VARBIT_WIDTHS.length - 1
        && value >>> BitReader.VARBIT_WIDTHS[ones] != 0) {
      ones++;
    }
    varbit(value, ones);
  }

  /** So many ones, a zero after fewer than eight of them, and the bits that follow them. */
  private void varbit(long value, int ones) {
    if (ones == BitReader.VARBIT_WIDTHS.length - 1) {
      put((1L << ones) - 1, ones);
    } else {
      put((1L << (ones + 1)) - 2, ones + 1);
    }
    put(value, BitReader.VARBIT_WIDTHS[ones]);
  }

  /**
   * Whether a number has a place in so many bits: half of their range is positive, and so is it.
   */
  static boolean isLopsided(long value, int width) {
    return width == 0 ? value == 0 : value > -(1L << (width - 1)) && value <= 1L << (width - 1);
  }
}
