// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays for pages, which are used again: a query over many days decompresses hundreds of pages of
 * some hundred kilobytes to more than a megabyte, and outlives many collections of young garbage,
 * so that each array would be left to the old generation. Thread-safe.
 */
final class PageArrays {

  /** Smaller arrays are cheaper to make than to keep. */
  private static final int LEAST = 64 << 10;

  /** The most that is kept: what a query over days reads side by side. */
  private static final long MOST_BYTES = 48L << 20;

  /** Those of all readers of this process. */
  static final PageArrays SHARED = new PageArrays();

  /** By ascending length. */
  private final List<byte[]> idle = new ArrayList<>();

  private long bytes;

  /** An array of at least a size, with any content: the shortest that there is. */
  byte[] take(int size) {
    if (size >= LEAST) {
      synchronized (idle) {
        for (int i = 0; i < idle.size(); i++) {
          if (idle.get(i).length >= size) {
            bytes -= idle.get(i).length;
            return idle.remove(i);
          }
        }
      }
    }
    return new byte[size];
  }

  /** Takes back an array that is not used any more; if enough are kept, it drops the shortest. */
  void give(byte[] array) {
    if (array.length < LEAST) {
      return;
    }
    synchronized (idle) {
      int at = 0;
      while (at < idle.size() && idle.get(at).length < array.length) {
        at++;
      }
      idle.add(at, array);
      bytes += array.length;
      while (bytes > MOST_BYTES) {
        bytes -= idle.removeFirst().length;
      }
    }
  }
}
