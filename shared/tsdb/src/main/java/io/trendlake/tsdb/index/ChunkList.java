// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import java.util.Arrays;

/** The chunks of a series as an index holds them, encoded as they come. For one thread. */
public final class ChunkList {

  private static final int MAX_BYTES = 30;

  private byte[] bytes = new byte[64];
  private int length;
  private int size;
  private long maxTime;
  private long chunk;

  /** A list without chunks. */
  public ChunkList() {}

  /**
   * Adds a chunk that follows those before it in time and in the segments.
   *
   * @param minTime of its first sample, in milliseconds since the epoch
   * @param lastTime of its last sample
   * @param reference where it is, as {@link SeriesEntry#chunk}
   */
  public void add(long minTime, long lastTime, long reference) {
    if (length + MAX_BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    if (size == 0) {
      varint(minTime);
    } else {
      uvarint(minTime - maxTime);
    }
    uvarint(lastTime - minTime);
    if (size == 0) {
      uvarint(reference);
    } else {
      varint(reference - chunk);
    }
    maxTime = lastTime;
    chunk = reference;
    size++;
  }

  private void uvarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void varint(long value) {
    uvarint((value << 1) ^ (value >> 63));
  }

  /** How many chunks there are. */
  public int size() {
    return size;
  }

  /** The encoded list, as short as it is; no more may be added. */
  public ChunkList trimmed() {
    bytes = Arrays.copyOf(bytes, length);
    return this;
  }

  void writeTo(IndexOutput out) {
    out.uvarint(size);
    out.bytes(bytes, 0, length);
  }
}
