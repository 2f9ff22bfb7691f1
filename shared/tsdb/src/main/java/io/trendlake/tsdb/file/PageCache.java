// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages of files that were read last, of all files of many blocks together, so that their
 * memory does not grow with the number of blocks. Thread-safe.
 */
public final class PageCache {

  static final int PAGE_BYTES = 1 << 18;

  /** 64 MiB. */
  private static final int MOST_PAGES = 256;

  private final Map<Key, byte[]> pages =
      new LinkedHashMap<>(2 * MOST_PAGES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
          return size() > MOST_PAGES;
        }
      };

  /** A page of a file, by its number from 0. */
  private record Key(BlockFile file, long number) {}

  /** An empty cache. */
  public PageCache() {}

  /** The page of a file; null if it is not kept. */
  synchronized byte @Nullable [] find(BlockFile file, long number) {
    return pages.get(new Key(file, number));
  }

  /** Keeps a page of a file. */
  synchronized void put(BlockFile file, long number, byte[] page) {
    pages.put(new Key(file, number), page);
  }
}
