// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;

/**
 * Reads Parquet's hybrid of run lengths and bit packing by runs, which the bit-packed stretches are
 * joined into again.
 */
final class HybridDecoder {

  private static final int GROUP = 8;

  private final ByteCursor in;
  private final int width;
  private long runLeft;
  private int value;
  private long packedLeft;
  private int packedBase;
  private long packedBit;

  HybridDecoder(ByteCursor in, int width) {
    Malformed.unless(width <= Integer.SIZE, "a bit width of %d, more than 32", width);
    this.in = in;
    this.width = width;
  }

  /** The number of the run that {@link #next} has just counted. */
  int value() {
    return value;
  }

  /** Goes on by one run, or as much of it as is wanted, and returns how many values that was. */
  int next(int max) {
    while (runLeft == 0 && packedLeft == 0) {
      header();
    }
    return runLeft > 0 ? nextOfRun(max) : nextOfPacked(max);
  }

  /**
   * Goes on by one run that is stored as such, or as much of it as is wanted; {@link #value} is its
   * number.
   *
   * @return how many values that was; 0 if {@link #readPacked} is to read what comes next
   */
  int nextRun(int max) {
    while (runLeft == 0 && packedLeft == 0) {
      header();
    }
    return runLeft > 0 ? nextOfRun(max) : 0;
  }

  /** Reads numbers that are stored one by one, so many at most, and returns how many there were. */
  int readPacked(int[] into, int max) {
    return fillFromPacked(into, 0, max);
  }

  /** Reads so many numbers. */
  void read(int[] into, int count) {
    for (int done = 0; done < count; ) {
      while (runLeft == 0 && packedLeft == 0) {
        header();
      }
      done = runLeft > 0 ? fillFromRun(into, done, count) : fillFromPacked(into, done, count);
    }
  }

  /** Passes over so many numbers. */
  void skip(int count) {
    for (int left = count; left > 0; ) {
      while (runLeft == 0 && packedLeft == 0) {
        header();
      }
      int some = (int) Math.min(left, runLeft > 0 ? runLeft : packedLeft);
      if (runLeft > 0) {
        runLeft -= some;
      } else {
        packedLeft -= some;
        packedBit += (long) some * width;
      }
      left -= some;
    }
  }

  private int fillFromRun(int[] into, int done, int count) {
    int end = done + nextOfRun(count - done);
    Arrays.fill(into, done, end, value);
    return end;
  }

  private int fillFromPacked(int[] into, int done, int count) {
    int end = done + (int) Math.min(count - done, packedLeft);
    byte[] array = in.array();
    long bit = packedBit;
    for (int i = done; i < end; i++, bit += width) {
      into[i] = (int) BitPacking.unpack(array, packedBase, bit, width);
    }
    packedBit = bit;
    packedLeft -= end - done;
    return end;
  }

  private int nextOfRun(int max) {
    int count = (int) Math.min(runLeft, max);
    runLeft -= count;
    return count;
  }

  private int nextOfPacked(int max) {
    byte[] array = in.array();
    int limit = (int) Math.min(packedLeft, max);
    value = (int) BitPacking.unpack(array, packedBase, packedBit, width);
    int count = 1;
    packedBit += width;
    while (count < limit && (int) BitPacking.unpack(array, packedBase, packedBit, width) == value) {
      count++;
      packedBit += width;
    }
    packedLeft -= count;
    return count;
  }

  private void header() {
    long header = in.readVarint();
    long length = header >>> 1;
    if ((header & 1) == 0) {
      runLeft = length;
      value = in.readShortInt((width + Byte.SIZE - 1) / Byte.SIZE);
      return;
    }
    if (length > Integer.MAX_VALUE) {
      throw new Malformed("a bit-packed run of " + length + " groups");
    }
    packedBase = in.take(length * width);
    packedBit = 0;
    packedLeft = length * GROUP;
  }
}
