// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects that are read before they are asked for, several at once, and held: a part reads its
 * inputs several times over, each time all of them.
 */
public final class ObjectCache {

  /** None. */
  static final ObjectCache NONE = new ObjectCache(0);

  private final Map<String, StoredObject> objects = new ConcurrentHashMap<>();
  private final AtomicLong free;

  private ObjectCache(long maxBytes) {
    this.free = new AtomicLong(maxBytes);
  }

  /**
   * Reads objects, as far as they fit.
   *
   * @param maxBytes what all may take together; none are read for 0
   */
  public static ObjectCache read(Bucket bucket, List<String> keys, long maxBytes)
      throws IOException {
    if (maxBytes == 0) {
      return NONE;
    }
    ObjectCache held = new ObjectCache(maxBytes);
    ConcurrentReads.all(keys, key -> held.hold(bucket, key));
    return held;
  }

  private boolean hold(Bucket bucket, String key) throws IOException {
    if (free.get() <= 0) {
      return false;
    }
    Optional<StoredObject> object = bucket.get(key);
    if (object.isEmpty() || free.addAndGet(-object.get().content().length) < 0) {
      return false;
    }
    objects.put(key, object.get());
    return true;
  }

  /** An object, if it is held. */
  public Optional<StoredObject> find(String key) {
    return Optional.ofNullable(objects.get(key));
  }
}
