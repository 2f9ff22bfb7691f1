// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

/**
 * What reading the lake may take.
 *
 * @param cacheBytes how many bytes of footers and page indexes are kept for later queries, about
 * @param readsAtOnce how many requests to the bucket are under way at once at most
 */
public record LakeReaderOptions(long cacheBytes, int readsAtOnce) {

  /** 64 MB of footers, those of some thousand files, and 32 requests at once. */
  public static final LakeReaderOptions DEFAULT = new LakeReaderOptions(64 << 20, 32);

  /** Refuses a negative size, and fewer than one request. */
  public LakeReaderOptions {
    if (cacheBytes < 0 || readsAtOnce < 1) {
      throw new IllegalArgumentException(
          "a cache of %d bytes and %d requests at once; the cache takes at least 0 bytes, and at least one request is needed"
              .formatted(cacheBytes, readsAtOnce));
    }
  }
}
