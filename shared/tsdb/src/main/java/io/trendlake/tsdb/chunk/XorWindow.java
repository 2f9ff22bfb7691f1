// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

/**
 * A double after another: what differs in their bits, within a window of bits that is kept until
 * another one is given.
 */
final class XorWindow {

  private int leading;
  private int significant;

  /** The bits of the last value. */
  private long last;

  /** Begins a chunk with its first value. */
  void begin(long bits) {
    last = bits;
    leading = 0;
    significant = 64;
  }

  /** The bits of the last value. */
  long last() {
    return last;
  }

  /** Reads the next value: {@code 0} for the same, {@code 10} within the window, {@code 11}. */
  double next(BitReader in) throws MalformedChunkException {
    int ones = in.ones(2);
    if (ones == 1) {
      within(in);
    } else if (ones == 2) {
      newWindow(in);
    }
    return Double.longBitsToDouble(last);
  }

  /** Reads what differs, within the last window. */
  void within(BitReader in) throws MalformedChunkException {
    last ^= in.bits(significant) << (64 - leading - significant);
  }

  /** Reads a window and what differs within it. */
  void newWindow(BitReader in) throws MalformedChunkException {
    int head = (int) in.bits(11);
    leading = head >>> 6;
    int length = head & 63;
    significant = length == 0 ? 64 : length;
    if (leading + significant > 64) {
      throw new MalformedChunkException(
          "a value differs in %d bits behind %d equal ones, together more than 64"
              .formatted(significant, leading));
    }
    within(in);
  }
}
