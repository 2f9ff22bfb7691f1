// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A bucket that counts what is written to it. */
final class MeteredBucket implements Bucket {

  private final Bucket bucket;
  private final SelfMetrics metrics;

  MeteredBucket(Bucket bucket, SelfMetrics metrics) {
    this.bucket = bucket;
    this.metrics = metrics;
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    return written(content.length, () -> Optional.of(bucket.put(key, content))).orElseThrow();
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return written(content.length, () -> bucket.putIfAbsent(key, content));
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    return written(content.length, () -> bucket.putIfMatch(key, content, etag));
  }

  /** A put, which gives an etag if it wrote. */
  private interface Put {
    Optional<String> run() throws IOException;
  }

  private Optional<String> written(int length, Put put) throws IOException {
    try {
      Optional<String> etag = put.run();
      if (etag.isPresent()) {
        metrics.fileWritten(length);
      }
      return etag;
    } catch (IOException e) {
      metrics.fileFailed();
      throw e;
    }
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
