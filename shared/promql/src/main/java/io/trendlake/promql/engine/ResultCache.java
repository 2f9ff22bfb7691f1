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
   * How many bytes an answer may have. A larger one is of so many series that it is hardly asked
   * for twice, and is not kept.
   */
  int LARGEST = 8 << 20;

  /**
   * What was kept under a key, or null.
   *
   * @param key 64 hexadecimal digits
   */
  byte @Nullable [] get(String key);

  /**
   * Keeps an answer.
   *
   * @param answer not changed by anybody afterwards; not compressed
   * @param took how long it took to compute it: what took no longer than a look into the cache is
   *     not worth keeping
   * @param closed whether it will be found for long: of open hours there is another answer under
   *     another key as soon as the next samples come
   */
  void put(String key, byte[] answer, Duration took, boolean closed);
}
