// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Passes every call on to another bucket: what a bucket that adds to one of them extends. */
public abstract class ForwardingBucket implements Bucket {

  private final Bucket bucket;

  /** Closing this closes the bucket. */
  protected ForwardingBucket(Bucket bucket) {
    this.bucket = Objects.requireNonNull(bucket, "bucket");
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    return bucket.put(key, content);
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return bucket.putIfAbsent(key, content);
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    return bucket.putIfMatch(key, content, etag);
  }

  @Override
  public boolean isLocal() {
    return bucket.isLocal();
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
  public ObjectPage page(String prefix, String after) throws IOException {
    return bucket.page(prefix, after);
  }

  @Override
  public void delete(String key) throws IOException {
    bucket.delete(key);
  }

  @Override
  public void deleteAll(Collection<String> keys) throws IOException {
    bucket.deleteAll(keys);
  }

  @Override
  public void close() throws IOException {
    bucket.close();
  }
}
