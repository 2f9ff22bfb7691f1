// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what slices of range queries came to. A key names all that an answer depends on: the query,
 * its times, the options and every file that holds samples of that time. So an answer is never
 * stale, and one that is lost is computed again; a cache may forget whatever it likes. Thread-safe.
 *
 * <p>A cache that fails finds nothing and keeps nothing: no query fails for it.
 */
public interface ResultCache {

  /**
   * What was kept under a key, or null.
   *
   * @param key 64 hexadecimal digits
   */
  byte @Nullable [] get(String key);

  /**
   * Keeps an answer.
   *
   * @param answer not changed by anybody afterwards
   * @param took how long it took to compute it: what took no longer than a look into the cache is
   *     not worth keeping
   */
  void put(String key, byte[] answer, Duration took);
}
