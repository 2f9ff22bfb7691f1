// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one body, growing as it comes in, to be used again for the next. Not thread-safe.
 */
public final class BodyBuffer {

  private static final byte[] NOTHING = {};
  private static final int SMALLEST = 16 << 10;

  private byte[] bytes = NOTHING;
  private int length;

  /** Empties it; the array is kept for what comes next. */
  public void clear() {
    length = 0;
  }

  /** How many bytes it holds. */
  public int length() {
    return length;
  }

  /** The array that holds them, from 0; another one after the buffer has grown. */
  public byte[] array() {
    return bytes;
  }

  /** Appends bytes. */
  public void append(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Appends what remains in a buffer, and leaves it without anything remaining. */
  public void append(ByteBuffer source) {
    int count = source.remaining();
    reserve(count);
    source.get(bytes, length, count);
    length += count;
  }

  /**
   * Makes room in {@link #array} after the {@link #length}, for a writer that then says {@link
   * #written}.
   */
  void reserve(int count) {
    if (bytes.length - length < count) {
      long needed = (long) length + count;
      long grown = Math.max(Math.max(needed, SMALLEST), bytes.length * 2L);
      bytes = Arrays.copyOf(bytes, (int) Math.min(grown, Math.max(needed, Integer.MAX_VALUE - 8)));
    }
  }

  /** The room after the length. */
  int room() {
    return bytes.length - length;
  }

  /** Counts bytes that were written to the array after the length. */
  void written(int count) {
    length += count;
  }
}
