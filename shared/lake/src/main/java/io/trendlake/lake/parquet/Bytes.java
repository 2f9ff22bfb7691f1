// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes, little-endian as Parquet is. What is beyond the size is undefined. */
final class Bytes extends OutputStream {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** From here on an array grows by a quarter: it is there twice while it is copied. */
  private static final int LARGE = 16 << 20;

  /** To begin with where the size is unknown: most files of a minute have a few rows. */
  static final int SMALL = 1 << 10;

  private byte[] array;
  private int size;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  /** The array itself; valid until the next write. */
  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toArray() {
    return Arrays.copyOf(array, size);
  }

  /** Makes room for more bytes without counting them. */
  void reserve(int more) {
    long needed = (long) size + more;
    if (needed > MAX_ARRAY) {
      throw new IllegalStateException("a Parquet file in memory would exceed 2 GB");
    }
    if (needed > array.length) {
      long grown = array.length + (long) (array.length < LARGE ? array.length : array.length / 4);
      array = Arrays.copyOf(array, (int) Math.min(MAX_ARRAY, Math.max(needed, grown)));
    }
  }

  /** Counts bytes that were written into {@link #array} beyond the size. */
  void advance(int more) {
    size += more;
  }

  @Override
  public void write(int b) {
    reserve(1);
    array[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
  }

  void writeInt(int value) {
    reserve(Integer.BYTES);
    INT.set(array, size, value);
    size += Integer.BYTES;
  }

  void writeInt(int at, int value) {
    INT.set(array, at, value);
  }

  void writeLong(long value) {
    reserve(Long.BYTES);
    LONG.set(array, size, value);
    size += Long.BYTES;
  }

  /** Doubles with their exact bits, NaN payloads included. */
  void writeDoubles(double[] values, int offset, int count) {
    reserve(count * Double.BYTES);
    ByteBuffer.wrap(array, size, count * Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .put(values, offset, count);
    size += count * Double.BYTES;
  }

  /** The variable length number of Thrift and Parquet, ULEB128. */
  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  /** A signed number, small ones short. */
  void writeZigzag(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  static int intAt(byte[] array, int at) {
    return (int) INT.get(array, at);
  }

  static long longAt(byte[] array, int at) {
    return (long) LONG.get(array, at);
  }
}
