// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

/**
 * Writes chunks of floats in the encoding XOR, bit for bit as Prometheus does. Used again for chunk
 * after chunk, by one thread.
 */
public final class XorEncoder {

  /** How many samples a chunk of Prometheus has. */
  public static final int CHUNK_SAMPLES = 120;

  private static final int HEADER_BYTES = 2;

  private final BitWriter out = new BitWriter();
  private final XorWriter values = new XorWriter();
  private int count;
  private long ts;
  private long delta;

  /** Begins a chunk. */
  public XorEncoder() {
    begin();
  }

  /** Begins another chunk. */
  public void begin() {
    out.begin(HEADER_BYTES);
    count = 0;
  }

  /** Adds a sample; the time is after that of the one before. */
  public void add(long atTs, double value) {
    if (count == 0) {
      out.varint(atTs);
      values.begin(out, value);
    } else {
      long step = atTs - ts;
      if (count == 1) {
        out.uvarint(step);
      } else {
        change(step - delta);
      }
      delta = step;
      values.write(out, value);
    }
    ts = atTs;
    count++;
  }

  /** The chunk's data; the caller owns it. */
  public byte[] finish() {
    out.setHeader(0, count >>> 8);
    out.setHeader(1, count);
    return out.finish();
  }

  private void change(long dod) {
    if (dod == 0) {
      out.put(0, 1);
    } else if (BitWriter.isLopsided(dod, 14)) {
      out.put(0b10, 2);
      out.put(dod, 14);
    } else if (BitWriter.isLopsided(dod, 17)) {
      out.put(0b110, 3);
      out.put(dod, 17);
    } else if (BitWriter.isLopsided(dod, 20)) {
      out.put(0b1110, 4);
      out.put(dod, 20);
    } else {
      out.put(0b1111, 4);
      out.put(dod, 64);
    }
  }
}
