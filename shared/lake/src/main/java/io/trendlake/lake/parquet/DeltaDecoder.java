// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Reads Parquet's DELTA_BINARY_PACKED. */
final class DeltaDecoder {

  private static final int MAX_BLOCK = 1 << 16;

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

  private int readMiniblock(long[] into, int offset, int end) {
    int stop = Math.min(end, offset + leftInMiniblock);
    int width = widths[miniblock - 1];
    byte[] array = in.array();
    long value = last;
    for (int i = offset; i < stop; i++, bit += width) {
      value += leastDelta + BitPacking.unpack(array, base, bit, width);
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
        Malformed.unless(widths[i] <= Long.SIZE, "a DELTA width of %d bits", widths[i]);
      }
      miniblock = 0;
    }
    base = in.take((long) perMiniblock * widths[miniblock] / Byte.SIZE);
    bit = 0;
    leftInMiniblock = perMiniblock;
    miniblock++;
  }
}
