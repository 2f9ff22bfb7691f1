// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import io.trendlake.model.StaleMarker;

/** Decodes chunks of floats. */
final class FloatChunks {

  /** The bits of a change of the step between samples, after so many ones, in XOR chunks. */
  private static final int[] XOR_WIDTHS = {0, 14, 17, 20, 64};

  private final XorWindow window = new XorWindow();

  void xor(BitReader in, ChunkSamples out) throws MalformedChunkException {
    int count = (int) in.bits(16);
    if (count == 0) {
      return;
    }
    out.expect((int) Math.min(count, in.remaining()));
    long ts = in.varint();
    double value = in.doubleBits();
    window.begin(Double.doubleToRawLongBits(value));
    out.add(ts, value);
    if (count == 1) {
      return;
    }
    long delta = in.uvarint();
    ts += delta;
    out.add(ts, window.next(in));
    for (int i = 2; i < count; i++) {
      int ones = in.ones(4);
      if (ones > 0) {
        delta += in.lopsided(XOR_WIDTHS[ones]);
      }
      ts += delta;
      out.add(ts, window.next(in));
    }
  }

  /** Reads XOR2: a stale marker has its own code, and values differ from the last other one. */
  void xor2(BitReader in, ChunkSamples out) throws MalformedChunkException {
    int count = (int) in.bits(16);
    StartTimes starts = new StartTimes((int) in.bits(8));
    if (count == 0) {
      return;
    }
    long before = 0;
    long ts = in.varint();
    long bits = in.bits(64);
    window.begin(bits == StaleMarker.BITS ? 0 : bits);
    out.add(ts, Double.longBitsToDouble(bits));
    starts.read(in, 0, ts, before, out);
    long delta = 0;
    for (int i = 1; i < count; i++) {
      double value;
      if (i == 1) {
        delta = in.uvarint();
        value = valueOfXor2(in);
      } else {
        switch (in.ones(5)) {
          case 0 -> value = Double.longBitsToDouble(window.last());
          case 1 -> value = changed(in);
          case 2 -> {
            delta += in.signed(13);
            value = valueOfXor2(in);
          }
          case 3 -> {
            delta += in.signed(20);
            value = valueOfXor2(in);
          }
          case 4 -> {
            delta += in.bits(64);
            value = valueOfXor2(in);
          }
          default -> value = StaleMarker.VALUE;
        }
      }
      before = ts;
      ts += delta;
      out.add(ts, value);
      starts.read(in, i, ts, before, out);
    }
  }

  private double changed(BitReader in) throws MalformedChunkException {
    if (in.bits(1) == 0) {
      window.within(in);
    } else {
      window.newWindow(in);
    }
    return Double.longBitsToDouble(window.last());
  }

  private double valueOfXor2(BitReader in) throws MalformedChunkException {
    switch (in.ones(3)) {
      case 0 -> {}
      case 1 -> window.within(in);
      case 2 -> window.newWindow(in);
      default -> {
        return StaleMarker.VALUE;
      }
    }
    return Double.longBitsToDouble(window.last());
  }
}
