// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A bucket whose writes are watched, and may be made to fail, one by one. */
public final class WatchedBucket implements Bucket {

  /** Is told of each write and each deletion. */
  public interface Watch {
    /** Before it is done; throws if it is to fail. */
    default void before(String key) throws IOException {}

    /** After it was done. */
    default void after(String key) throws IOException {}
  }

  private final Bucket bucket;
  private final Watch watch;

  /** Passes everything on to a bucket. */
  public WatchedBucket(Bucket bucket, Watch watch) {
    this.bucket = bucket;
    this.watch = watch;
  }

  /** A write to do. */
  private interface Write<T> {
    T run() throws IOException;
  }

  private <T> T watched(String key, Write<T> write) throws IOException {
    watch.before(key);
    T result = write.run();
    watch.after(key);
    return result;
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    return watched(key, () -> bucket.put(key, content));
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return watched(key, () -> bucket.putIfAbsent(key, content));
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    return watched(key, () -> bucket.putIfMatch(key, content, etag));
  }

  @Override
  public void delete(String key) throws IOException {
    watched(
        key,
        () -> {
          bucket.delete(key);
          return key;
        });
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
  public void close() throws IOException {
    bucket.close();
  }
}
