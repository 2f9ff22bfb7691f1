// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes the parts of an index: each is gathered, and written with its length and checksum. */
final class IndexOutput {

  private final OutputStream out;
  private byte[] part = new byte[1 << 12];
  private int length;
  private long position;

  IndexOutput(OutputStream out) {
    this.out = out;
  }

  /** How many bytes are written; what is gathered does not count. */
  long position() {
    return position;
  }

  void u8(int value) {
    ensure(1);
    part[length++] = (byte) value;
  }

  void u32(long value) {
    ensure(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      part[length++] = (byte) (value >>> shift);
    }
  }

  void u64(long value) {
    u32(value >>> 32);
    u32(value);
  }

  void uvarint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      part[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    part[length++] = (byte) rest;
  }

  void text(byte[] utf8) {
    uvarint(utf8.length);
    bytes(utf8, 0, utf8.length);
  }

  void bytes(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, part, length, count);
    length += count;
  }

  private void ensure(int more) {
    if (length + more > part.length) {
      part = Arrays.copyOf(part, Math.max(length + more, part.length * 2));
    }
  }

  /** Writes zeros up to a multiple of something. */
  void align(int to) throws IOException {
    while (position % to != 0) {
      out.write(0);
      position++;
    }
  }

  /** Writes what is gathered as it is. */
  void raw() throws IOException {
    out.write(part, 0, length);
    position += length;
    length = 0;
  }

  /** Writes what is gathered and its checksum. */
  void sum() throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(part, 0, length);
    u32(sum.getValue());
    raw();
  }

  /** Writes the length of what is gathered in four bytes, what is gathered, its checksum. */
  void section() throws IOException {
    fixed(length);
    sum();
  }

  /** The same with a length in groups of seven bits. */
  void entry() throws IOException {
    long rest = length;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest | 0x80));
      position++;
      rest >>>= 7;
    }
    out.write((int) rest);
    position++;
    sum();
  }

  private void fixed(int value) throws IOException {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    position += Integer.BYTES;
  }
}
