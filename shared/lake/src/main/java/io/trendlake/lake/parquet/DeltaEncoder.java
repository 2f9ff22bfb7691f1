// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Parquet's DELTA_BINARY_PACKED: what each number adds to the one before, bit-packed by 32.
 *
 * <p>Differences are taken above a base, one for a block of 128. That is the least difference as a
 * rule, but counters and clocks begin again with each series: above the one difference that falls,
 * the 127 others would be as wide as it. So the base may be the least of those that do not fall. A
 * difference below the base wraps around, as all arithmetic of the encoding does, and takes all
 * bits of a number, in its part of the block alone.
 */
final class DeltaEncoder {

  private static final int BLOCK = 128;
  private static final int MINIBLOCK = 32;
  private static final int MINIBLOCKS = BLOCK / MINIBLOCK;

  /**
   * What a difference that wraps around is taken to add to the bits of each number of its part. Its
   * part has all bits, but nearly all of them are zero, and zstd leaves a few of each number.
   */
  private static final int WRAPPED_BITS = 4;

  private final long[] deltas = new long[BLOCK];
  private final long[] packed = new long[MINIBLOCK];
  private final boolean narrow;

  /**
   * An encoder.
   *
   * @param narrow whether the numbers are of 32 bits: differences then wrap at 32
   */
  DeltaEncoder(boolean narrow) {
    this.narrow = narrow;
  }

  /** Appends the page of some numbers. */
  void encode(Bytes out, long[] values, int from, int to) {
    out.writeVarint(BLOCK);
    out.writeVarint(MINIBLOCKS);
    out.writeVarint(to - from);
    out.writeZigzag(to > from ? values[from] : 0);
    for (int start = from + 1; start < to; start += BLOCK) {
      block(out, values, start, Math.min(BLOCK, to - start));
    }
  }

  private void block(Bytes out, long[] values, int start, int count) {
    for (int i = 0; i < count; i++) {
      long delta = values[start + i] - values[start + i - 1];
      deltas[i] = narrow ? (int) delta : delta;
    }
    long base = base(count);
    out.writeZigzag(base);
    int widths = out.size();
    out.reserve(MINIBLOCKS);
    out.advance(MINIBLOCKS);
    for (int m = 0; m < MINIBLOCKS; m++) {
      int inBlock = Math.clamp(count - (long) m * MINIBLOCK, 0, MINIBLOCK);
      int width = miniblock(out, m * MINIBLOCK, inBlock, base);
      out.array()[widths + m] = (byte) width;
    }
  }

  /** The least difference, or the least that is not below zero where that takes fewer bits. */
  private long base(int count) {
    long least = Long.MAX_VALUE;
    long leastRising = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, deltas[i]);
      leastRising = deltas[i] < 0 ? leastRising : Math.min(leastRising, deltas[i]);
    }
    boolean mixed = least < 0 && leastRising < Long.MAX_VALUE;
    return mixed && bits(count, leastRising) < bits(count, least) ? leastRising : least;
  }

  /**
   * About how many bits a number of each part of a block takes above a base, all parts together.
   */
  private int bits(int count, long base) {
    int bits = 0;
    for (int start = 0; start < count; start += MINIBLOCK) {
      long all = 0;
      boolean wraps = false;
      for (int i = start; i < Math.min(count, start + MINIBLOCK); i++) {
        wraps |= deltas[i] < base;
        all |= deltas[i] < base ? 0 : deltas[i] - base;
      }
      bits += BitPacking.width(all) + (wraps ? WRAPPED_BITS : 0);
    }
    return bits;
  }

  private int miniblock(Bytes out, int start, int count, long base) {
    long all = 0;
    for (int i = 0; i < MINIBLOCK; i++) {
      long above = i < count ? deltas[start + i] - base : 0;
      packed[i] = narrow ? above & 0xffffffffL : above;
      all |= packed[i];
    }
    int width = BitPacking.width(all);
    BitPacking.pack(out, packed, MINIBLOCK, width);
    return width;
  }
}
