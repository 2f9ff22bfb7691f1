// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.Optional;

/** A bucket whose reads and puts of absent objects are tried again when they fail. */
final class RetryingBucket extends ForwardingBucket {

  private final RetryPolicy patience;

  RetryingBucket(Bucket bucket, RetryPolicy patience) {
    super(bucket);
    this.patience = patience;
  }

  @Override
  public Optional<StoredObject> get(String key) throws IOException {
    return patience.run(() -> super.get(key));
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return patience.run(() -> super.putIfAbsent(key, content));
  }
}
