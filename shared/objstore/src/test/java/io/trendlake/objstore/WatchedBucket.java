// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** A bucket whose writes are watched, and may be made to fail, one by one. */
public final class WatchedBucket extends ForwardingBucket {

  /** Is called at each write and each deletion. */
  public interface Watch {
    /** Before it is done; throws if it is to fail. */
    default void before(String key) throws IOException {}

    /** After it was done. */
    default void after(String key) throws IOException {}
  }

  private final Watch watch;

  /** Passes everything on to a bucket. */
  public WatchedBucket(Bucket bucket, Watch watch) {
    super(bucket);
    this.watch = watch;
  }

  /** A bucket on a disk that is full for some keys. */
  public static WatchedBucket full(Bucket bucket, Predicate<String> keys) {
    return new WatchedBucket(
        bucket,
        new Watch() {
          @Override
          public void before(String key) throws IOException {
            if (keys.test(key)) {
              throw new IOException(key + ": No space left on device");
            }
          }
        });
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
    return watched(key, () -> super.put(key, content));
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return watched(key, () -> super.putIfAbsent(key, content));
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    return watched(key, () -> super.putIfMatch(key, content, etag));
  }

  @Override
  public void delete(String key) throws IOException {
    watched(
        key,
        () -> {
          super.delete(key);
          return key;
        });
  }

  @Override
  public void deleteAll(Collection<String> keys) throws IOException {
    for (String key : keys) {
      delete(key);
    }
  }
}
