// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads many small objects of a bucket, some at once: a large bucket has thousands of blocks, each
 * with a {@code meta.json}, and one after the other they take a request's time each.
 */
final class SmallObjects {

  private static final int AT_ONCE = 32;

  private SmallObjects() {}

  /** What objects hold; those that are gone by now are left out. */
  static Map<String, byte[]> read(Bucket bucket, Collection<String> keys) throws IOException {
    Map<String, Future<Optional<StoredObject>>> asked = new LinkedHashMap<>();
    Map<String, byte[]> read = new LinkedHashMap<>();
    try (ExecutorService readers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      keys.forEach(key -> asked.put(key, readers.submit(() -> bucket.get(key))));
      try {
        for (Map.Entry<String, Future<Optional<StoredObject>>> answer : asked.entrySet()) {
          answer.getValue().get().ifPresent(object -> read.put(answer.getKey(), object.content()));
        }
      } catch (ExecutionException e) {
        readers.shutdownNow();
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        readers.shutdownNow();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while blocks were looked for");
      }
    }
    return read;
  }
}
