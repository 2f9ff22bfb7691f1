// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import java.io.IOException;
import java.util.Optional;

/** A bucket that counts what is written to it. */
final class MeteredBucket extends ForwardingBucket {

  private final SelfMetrics metrics;

  MeteredBucket(Bucket bucket, SelfMetrics metrics) {
    super(bucket);
    this.metrics = metrics;
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    return written(content.length, () -> Optional.of(super.put(key, content))).orElseThrow();
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return written(content.length, () -> super.putIfAbsent(key, content));
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    return written(content.length, () -> super.putIfMatch(key, content, etag));
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
}
