// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

/** Writes a double after another, as {@link XorWindow} reads them. */
final class XorWriter {

  /** More leading zeros than five bits can say are written as this many. */
  private static final int MAX_LEADING = 31;

  private long last;
  private int leading;
  private int trailing;

  /** Begins a chunk with a first value, which is written as it is. */
  void begin(BitWriter out, double value) {
    last = Double.doubleToRawLongBits(value);
    leading = -1;
    out.put(last, 64);
  }

  /** Writes the next value. */
  void write(BitWriter out, double value) {
    long bits = Double.doubleToRawLongBits(value);
    long xor = bits ^ last;
    last = bits;
    if (xor == 0) {
      out.put(0, 1);
      return;
    }
    int zeros = Math.min(Long.numberOfLeadingZeros(xor), MAX_LEADING);
    int behind = Long.numberOfTrailingZeros(xor);
    if (leading >= 0 && zeros >= leading && behind >= trailing) {
      out.put(0b10, 2);
      out.put(xor >>> trailing, 64 - leading - trailing);
      return;
    }
    leading = zeros;
    trailing = behind;
    int significant = 64 - zeros - behind;
    out.put(0b11, 2);
    out.put(zeros, 5);
    out.put(significant & 63, 6);
    out.put(xor >>> behind, significant);
  }
}
