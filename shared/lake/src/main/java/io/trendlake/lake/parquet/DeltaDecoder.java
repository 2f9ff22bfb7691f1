// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Reads Parquet's DELTA_BINARY_PACKED. */
final class DeltaDecoder {

  private static final int MAX_BLOCK = 1 << 16;

  /** A number of so many bits is within the eight bytes from the one that it begins in. */
  private static final int MAX_IN_ONE_READ = Long.SIZE - Byte.SIZE + 1;

  /** Numbers that are further apart are read one by one, which keeps sums of steps in range. */
  private static final long MAX_STEP = 1L << 40;

  private final ByteCursor in;
  private final boolean narrow;
  private final int miniblocks;
  private final int perMiniblock;
  private final int[] widths;
  private long left;
  private long last;
  private boolean first = true;
  private long leastDelta;
  private int miniblock;
  private int leftInMiniblock;
  private int base;
  private long bit;

  /**
   * Reads the head of a page.
   *
   * @param narrow whether the numbers are of 32 bits
   */
  DeltaDecoder(ByteCursor in, boolean narrow) {
    this.in = in;
    this.narrow = narrow;
    long block = in.readVarint();
    long count = in.readVarint();
    Malformed.unless(
        block > 0 && block <= MAX_BLOCK && count > 0 && count <= block && block % (count * 8) == 0,
        "DELTA blocks of %d numbers in %d parts",
        block,
        count);
    miniblocks = (int) count;
    perMiniblock = (int) (block / count);
    widths = new int[miniblocks];
    miniblock = miniblocks;
    left = in.readVarint();
    last = in.readZigzag();
    Malformed.unless(left >= 0, "a DELTA page of %d numbers", left);
  }

  /** Numbers not read yet. */
  long left() {
    return left;
  }

  /** Reads so many numbers. */
  void read(long[] into, int offset, int count) {
    if (count > left) {
      throw new Malformed(count + " numbers wanted where DELTA has " + left + " left");
    }
    left -= count;
    int at = offset;
    int end = offset + count;
    if (first && count > 0) {
      into[at++] = last;
      first = false;
    }
    while (at < end) {
      if (leftInMiniblock == 0) {
        nextMiniblock();
      }
      at = readMiniblock(into, at, end);
    }
  }

  /**
   * Reads some of the next numbers if each exceeds the one before by the same.
   *
   * @param into gets the first of them alone
   * @return how many were read; 0 if they are to be read one by one
   */
  int readSteady(long[] into, int most) {
    if (first || narrow || most > left) {
      return 0;
    }
    if (leftInMiniblock == 0) {
      nextMiniblock();
    }
    int count = Math.min(most, leftInMiniblock);
    long end = last + leastDelta * count;
    if (widths[miniblock - 1] != 0 || leastDelta <= 0 || leastDelta > MAX_STEP || end < last) {
      return 0;
    }
    into[0] = last + leastDelta;
    last = end;
    left -= count;
    leftInMiniblock -= count;
    return count;
  }

  /** How far apart the numbers are that were read last by {@link #readSteady}. */
  long step() {
    return leastDelta;
  }

  /** How many of the next numbers there are before some may be equally far apart. */
  int untilSteady(int most) {
    int before = first ? 1 : leftInMiniblock;
    return before == 0 ? most : Math.min(most, before);
  }

  private int readMiniblock(long[] into, int offset, int end) {
    int stop = Math.min(end, offset + leftInMiniblock);
    int width = widths[miniblock - 1];
    if (width == 0) {
      return readSteady(into, offset, stop);
    }
    byte[] array = in.array();
    long value = last;
    if (width <= MAX_IN_ONE_READ) {
      long mask = (1L << width) - 1;
      long at = bit;
      for (int i = offset; i < stop; i++, at += width) {
        long word = Bytes.longAt(array, base + (int) (at >>> 3)) >>> (at & 7);
        value += leastDelta + (word & mask);
        value = narrow ? (int) value : value;
        into[i] = value;
      }
      bit = at;
    } else {
      for (int i = offset; i < stop; i++, bit += width) {
        value += leastDelta + BitPacking.unpack(array, base, bit, width);
        value = narrow ? (int) value : value;
        into[i] = value;
      }
    }
    last = value;
    leftInMiniblock -= stop - offset;
    return stop;
  }

  /** Numbers that all differ by the same, as those of a clock do. */
  private int readSteady(long[] into, int offset, int stop) {
    long value = last;
    for (int i = offset; i < stop; i++) {
      value += leastDelta;
      value = narrow ? (int) value : value;
      into[i] = value;
    }
    last = value;
    leftInMiniblock -= stop - offset;
    return stop;
  }

  private void nextMiniblock() {
    if (miniblock == miniblocks) {
      leastDelta = in.readZigzag();
      for (int i = 0; i < miniblocks; i++) {
        widths[i] = in.readByte();
        if (widths[i] > Long.SIZE) { // Asked too often for the arguments of a message.
          throw new Malformed("a DELTA width of " + widths[i] + " bits");
        }
      }
      miniblock = 0;
      if (isSteady()) {
        miniblock = miniblocks;
        leftInMiniblock = miniblocks * perMiniblock;
        return;
      }
    }
    base = in.take((long) perMiniblock * widths[miniblock] / Byte.SIZE);
    bit = 0;
    leftInMiniblock = perMiniblock;
    miniblock++;
  }

  /** Whether all numbers of the block are equally far apart. */
  private boolean isSteady() {
    for (int width : widths) {
      if (width != 0) {
        return false;
      }
    }
    return true;
  }
}
