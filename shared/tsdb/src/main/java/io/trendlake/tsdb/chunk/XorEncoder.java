// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import java.util.Arrays;

/**
 * Writes chunks of floats in the encoding XOR, bit for bit as Prometheus does. Used again for chunk
 * after chunk, by one thread.
 */
public final class XorEncoder {

  /** How many samples a chunk of Prometheus has. */
  public static final int CHUNK_SAMPLES = 120;

  /** More leading zeros than five bits can say are written as this many. */
  private static final int MAX_LEADING = 31;

  private byte[] bytes = new byte[1024];
  private int length;

  /** How many bits of the byte at {@code length} are taken. */
  private int used;

  private int count;
  private long ts;
  private long delta;
  private long bits;
  private int leading;
  private int trailing;

  /** Begins a chunk. */
  public XorEncoder() {
    begin();
  }

  /** Begins another chunk. */
  public void begin() {
    Arrays.fill(bytes, 0, Math.min(bytes.length, length + 1), (byte) 0);
    length = 2;
    used = 0;
    count = 0;
    leading = -1;
  }

  /** Adds a sample; the time is after that of the one before. */
  public void add(long atTs, double value) {
    long valueBits = Double.doubleToRawLongBits(value);
    if (count == 0) {
      uvarint((atTs << 1) ^ (atTs >> 63));
      put(valueBits, 64);
    } else {
      long step = atTs - ts;
      if (count == 1) {
        uvarint(step);
      } else {
        change(step - delta);
      }
      delta = step;
      value(valueBits ^ bits);
    }
    ts = atTs;
    bits = valueBits;
    count++;
  }

  /** How many samples there are. */
  public int count() {
    return count;
  }

  /** The time of the last sample. */
  public long lastTs() {
    return ts;
  }

  /** The chunk's data; the caller owns it. */
  public byte[] finish() {
    bytes[0] = (byte) (count >>> 8);
    bytes[1] = (byte) count;
    return Arrays.copyOf(bytes, used == 0 ? length : length + 1);
  }

  private void change(long dod) {
    if (dod == 0) {
      put(0, 1);
    } else if (fits(dod, 14)) {
      put(0b10, 2);
      put(dod, 14);
    } else if (fits(dod, 17)) {
      put(0b110, 3);
      put(dod, 17);
    } else if (fits(dod, 20)) {
      put(0b1110, 4);
      put(dod, 20);
    } else {
      put(0b1111, 4);
      put(dod, 64);
    }
  }

  /** Half of the range is positive here, other than in two's complement. */
  private static boolean fits(long value, int width) {
    return value > -(1L << (width - 1)) && value <= 1L << (width - 1);
  }

  private void value(long xor) {
    if (xor == 0) {
      put(0, 1);
      return;
    }
    int zeros = Math.min(Long.numberOfLeadingZeros(xor), MAX_LEADING);
    int behind = Long.numberOfTrailingZeros(xor);
    if (leading >= 0 && zeros >= leading && behind >= trailing) {
      put(0b10, 2);
      put(xor >>> trailing, 64 - leading - trailing);
      return;
    }
    leading = zeros;
    trailing = behind;
    int significant = 64 - zeros - behind;
    put(0b11, 2);
    put(zeros, 5);
    put(significant & 63, 6);
    put(xor >>> behind, significant);
  }

  private void uvarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((rest & 0x7f) | 0x80, 8);
      rest >>>= 7;
    }
    put(rest, 8);
  }

  /** Appends the lowest bits of a number. */
  private void put(long value, int width) {
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
}
