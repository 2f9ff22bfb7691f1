// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A bucket on a disk that is full for some keys. */
record FailingBucket(Bucket bucket, Predicate<String> full) implements Bucket {

  private void requireSpace(String key) throws IOException {
    if (full.test(key)) {
      throw new IOException(key + ": No space left on device");
    }
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    requireSpace(key);
    return bucket.put(key, content);
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    requireSpace(key);
    return bucket.putIfAbsent(key, content);
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    requireSpace(key);
    return bucket.putIfMatch(key, content, etag);
  }

  @Override
  public Optional<StoredObject> get(String key) throws IOException {
    return bucket.get(key);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    return bucket.getRange(key, offset, length);
  }

  @Override
  public ObjectTail tail(String key, int length) throws IOException {
    return bucket.tail(key, length);
  }

  @Override
  public List<ObjectInfo> list(String prefix) throws IOException {
    return bucket.list(prefix);
  }

  @Override
  public void delete(String key) throws IOException {
    bucket.delete(key);
  }

  @Override
  public void close() throws IOException {
    bucket.close();
  }
}
