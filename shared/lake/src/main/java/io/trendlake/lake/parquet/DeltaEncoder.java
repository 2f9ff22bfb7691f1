// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Parquet's DELTA_BINARY_PACKED: what each number adds to the one before, bit-packed by 32. */
final class DeltaEncoder {

  private static final int BLOCK = 128;
  private static final int MINIBLOCK = 32;
  private static final int MINIBLOCKS = BLOCK / MINIBLOCK;

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
    long least = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      long delta = values[start + i] - values[start + i - 1];
      deltas[i] = narrow ? (int) delta : delta;
      least = Math.min(least, deltas[i]);
    }
    out.writeZigzag(least);
    int widths = out.size();
    out.reserve(MINIBLOCKS);
    out.advance(MINIBLOCKS);
    for (int m = 0; m < MINIBLOCKS; m++) {
      int inBlock = Math.clamp(count - (long) m * MINIBLOCK, 0, MINIBLOCK);
      int width = miniblock(out, m * MINIBLOCK, inBlock, least);
      out.array()[widths + m] = (byte) width;
    }
  }

  private int miniblock(Bytes out, int start, int count, long least) {
    long all = 0;
    for (int i = 0; i < MINIBLOCK; i++) {
      long above = i < count ? deltas[start + i] - least : 0;
      packed[i] = narrow ? above & 0xffffffffL : above;
      all |= packed[i];
    }
    int width = BitPacking.width(all);
    BitPacking.pack(out, packed, MINIBLOCK, width);
    return width;
  }
}
