// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Reads the bytes of a page in order, never beyond their end. */
final class ByteCursor {

  private final byte[] array;
  private final int end;
  private int at;

  /** The array must be readable {@link BitPacking#SLACK} bytes beyond the end. */
  ByteCursor(byte[] array, int start, int end) {
    this.array = array;
    this.at = start;
    this.end = end;
  }

  byte[] array() {
    return array;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  int remaining() {
    return end - at;
  }

  /** Passes over some bytes and returns where they began. */
  int take(long length) {
    if (length < 0 || length > remaining()) {
      throw new Malformed(
          "%d bytes wanted where %d are left of the page".formatted(length, remaining()));
    }
    int start = at;
    at += (int) length;
    return start;
  }

  int readByte() {
    return array[take(1)] & 0xff;
  }

  int readInt() {
    return Bytes.intAt(array, take(Integer.BYTES));
  }

  /** A little-endian number of some whole bytes, at most four, as unsigned. */
  int readShortInt(int bytes) {
    int start = take(bytes);
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (array[start + i] & 0xff) << (i * Byte.SIZE);
    }
    return value;
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = readByte();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new Malformed("a varint of more than ten bytes");
  }

  long readZigzag() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }
}
