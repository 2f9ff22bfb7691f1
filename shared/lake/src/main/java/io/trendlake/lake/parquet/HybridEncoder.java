// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Parquet's hybrid of run lengths and bit packing, driven by runs: dictionary ids and definition
 * levels.
 *
 * <p>A run of at least eight is written as one, once the literals before it fill a whole group of
 * eight (the format pads only the last group).
 */
final class HybridEncoder {

  private static final int GROUP = 8;
  private static final int MAX_LITERALS = 63 * GROUP;

  private final long[] literals = new long[MAX_LITERALS];
  private final Bytes out;
  private final int width;
  private int literalCount;
  private int runValue;
  private int runCount;

  /** Appends to the bytes. */
  HybridEncoder(Bytes out, int width) {
    this.out = out;
    this.width = width;
  }

  /** Appends a number so many times. Neighbouring runs of one number are joined. */
  void run(int value, int count) {
    if (value == runValue) {
      runCount += count;
    } else {
      endRun();
      runValue = value;
      runCount = count;
    }
  }

  /** Writes what is held back. */
  void finish() {
    endRun();
    runCount = 0;
    while (literalCount % GROUP != 0) {
      literals[literalCount++] = 0;
    }
    endLiterals();
  }

  private void endRun() {
    int rest = runCount;
    int toAlign = -literalCount & (GROUP - 1);
    if (rest < toAlign + GROUP) {
      literal(rest);
      return;
    }
    literal(toAlign);
    endLiterals();
    rest -= toAlign;
    out.writeVarint((long) rest << 1);
    for (int shift = 0; shift < width; shift += Byte.SIZE) {
      out.write(runValue >>> shift);
    }
  }

  private void literal(int count) {
    for (int i = 0; i < count; i++) {
      literals[literalCount++] = runValue;
      if (literalCount == MAX_LITERALS) {
        endLiterals();
      }
    }
  }

  private void endLiterals() {
    if (literalCount == 0) {
      return;
    }
    out.writeVarint((literalCount / GROUP) << 1 | 1);
    BitPacking.pack(out, literals, literalCount, width);
    literalCount = 0;
  }
}
