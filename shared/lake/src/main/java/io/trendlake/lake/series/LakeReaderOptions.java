// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

/**
 * What reading the lake may take.
 *
 * @param cacheBytes how many bytes of footers, page indexes and small files are kept for later
 *     queries, about
 * @param wholeBytes how many bytes of small files one query may hold beside that
 * @param readsAtOnce how many requests to the bucket are under way at once at most
 */
public record LakeReaderOptions(long cacheBytes, long wholeBytes, int readsAtOnce) {

  /** 64 MB of footers, those of some thousand files, and 32 requests at once. */
  public static final LakeReaderOptions DEFAULT = new LakeReaderOptions(64 << 20, 32);

  private static final int SHARE_OF_HEAP = 8;

  private static final long MOST_CACHED = 512L << 20;

  /**
   * For a process that answers queries and does little else: an eighth of the heap, and another one
   * for all queries together.
   *
   * @param queries how many are answered at once
   */
  public static LakeReaderOptions ofHeap(int queries) {
    long bytes = Math.min(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, MOST_CACHED);
    return new LakeReaderOptions(bytes, bytes / queries, DEFAULT.readsAtOnce());
  }

  /** Of small files one query may hold as many bytes as are kept. */
  public LakeReaderOptions(long cacheBytes, int readsAtOnce) {
    this(cacheBytes, cacheBytes, readsAtOnce);
  }

  /** Refuses a negative size, and fewer than one request. */
  public LakeReaderOptions {
    if (cacheBytes < 0 || wholeBytes < 0 || readsAtOnce < 1) {
      throw new IllegalArgumentException(
          "%d bytes kept, %d bytes of whole files and %d requests at once; no size is negative, and at least one request is needed"
              .formatted(cacheBytes, wholeBytes, readsAtOnce));
    }
  }
}
