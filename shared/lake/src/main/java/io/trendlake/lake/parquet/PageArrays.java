// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for large pages, which are used again: a query over many days decompresses hundreds of
 * pages of more than a megabyte, and outlives many collections of young garbage, so that each array
 * would be left to the old generation. Thread-safe.
 */
final class PageArrays {

  /** Smaller arrays are cheaper to make than to keep. */
  private static final int LEAST = 256 << 10;

  /** What is kept at most, some 50 MB of pages of days. */
  private static final int MOST = 32;

  private static final Queue<byte[]> IDLE = new ArrayBlockingQueue<>(MOST);

  private PageArrays() {}

  /** An array of at least a size, with any content. */
  static byte[] take(int size) {
    if (size < LEAST) {
      return new byte[size];
    }
    byte @Nullable [] idle = IDLE.poll();
    return idle != null && idle.length >= size ? idle : new byte[size];
  }

  /** Takes back an array that nobody uses any more. */
  static void give(byte[] array) {
    if (array.length >= LEAST) {
      var _ = IDLE.offer(array); // If there are enough it is garbage.
    }
  }
}
