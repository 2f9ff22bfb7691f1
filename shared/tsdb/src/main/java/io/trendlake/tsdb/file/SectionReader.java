// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Reads a part of a file front to back, byte by byte or in numbers as Go's {@code encoding/binary}
 * writes them, with a checksum over what was read since {@link #beginChecksum}. For one thread.
 */
public final class SectionReader {

  private static final int BUFFER_BYTES = 1 << 20;
  private static final int MAX_VARINT_BYTES = 10;

  private final BlockFile file;
  private final long end;
  private byte[] buffer = new byte[0];
  private long bufferStart;
  private int position;
  private int summedFrom;
  private final CRC32C sum = new CRC32C();

  /** Reads from an offset to another, at most to the end of the file. */
  public SectionReader(BlockFile file, long from, long to) {
    this.file = file;
    this.bufferStart = from;
    this.end = Math.min(to, file.size());
  }

  /** The offset of the next byte. */
  public long offset() {
    return bufferStart + position;
  }

  /** How many bytes there are until the end. */
  public long remaining() {
    return end - offset();
  }

  /** Goes on from another offset. */
  public void seek(long offset) {
    if (offset >= bufferStart && offset <= bufferStart + buffer.length) {
      position = (int) (offset - bufferStart);
    } else {
      buffer = new byte[0];
      bufferStart = offset;
      position = 0;
    }
    beginChecksum();
  }

  /** Forgets what was read for the checksum. */
  public void beginChecksum() {
    sum.reset();
    summedFrom = position;
  }

  /** The CRC-32C of what was read since {@link #beginChecksum}. */
  public int checksum() {
    sum.update(buffer, summedFrom, position - summedFrom);
    summedFrom = position;
    return (int) sum.getValue();
  }

  /**
   * The next byte.
   *
   * @throws DamagedBlockException if there is none
   */
  public int readByte() throws IOException {
    if (position == buffer.length) {
      fill();
    }
    return buffer[position++] & 0xff;
  }

  private void fill() throws IOException {
    long from = offset();
    if (from >= end) {
      throw file.damage(from, "the part ends before its content does", Remedy.RESTORE);
    }
    sum.update(buffer, summedFrom, position - summedFrom);
    buffer = file.read(from, (int) Math.min(BUFFER_BYTES, end - from));
    bufferStart = from;
    position = 0;
    summedFrom = 0;
  }

  /** Four bytes, the greatest first. */
  public int readInt() throws IOException {
    return (readByte() << 24) | (readByte() << 16) | (readByte() << 8) | readByte();
  }

  /** Eight bytes, the greatest first. */
  public long readLong() throws IOException {
    return ((long) readInt() << 32) | (readInt() & 0xffffffffL);
  }

  /** A number in groups of seven bits. */
  public long readUvarint() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int b = readByte();
      value |= (long) (b & 0x7f) << (7 * i);
      if (b < 0x80) {
        return value;
      }
    }
    throw file.damage(offset(), "a number of more than ten bytes", Remedy.RESTORE);
  }

  /** A signed number, zigzag. */
  public long readVarint() throws IOException {
    long value = readUvarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Copies bytes. */
  public void read(byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (position == buffer.length) {
        fill();
      }
      int some = Math.min(length - done, buffer.length - position);
      System.arraycopy(buffer, position, into, offset + done, some);
      position += some;
      done += some;
    }
  }

  /** Skips bytes, which the checksum covers. */
  public void skip(long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (position == buffer.length) {
        fill();
      }
      int some = (int) Math.min(left, buffer.length - position);
      position += some;
      left -= some;
    }
  }
}
