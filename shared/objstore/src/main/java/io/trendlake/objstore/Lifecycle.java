// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Expires objects as S3's lifecycle rules do, for buckets without such rules: an object goes at the
 * first midnight (UTC) at or after its age.
 */
public final class Lifecycle {

  private final Bucket bucket;
  private final List<ExpirationRule> rules;

  /** Expires objects of a bucket; no I/O happens here. */
  public Lifecycle(Bucket bucket, List<ExpirationRule> rules) {
    this.bucket = bucket;
    this.rules = List.copyOf(rules);
  }

  /**
   * Deletes what has expired.
   *
   * @return how many objects that were
   */
  public int apply(Instant now) throws IOException {
    int deleted = 0;
    for (ExpirationRule rule : rules) {
      for (ObjectInfo object : bucket.list(rule.prefix())) {
        if (!expiry(object, rule).isAfter(now)) {
          bucket.delete(object.key());
          deleted++;
        }
      }
    }
    return deleted;
  }

  private static Instant expiry(ObjectInfo object, ExpirationRule rule) {
    Instant aged = object.lastModified().plus(rule.age());
    Instant midnight = aged.truncatedTo(ChronoUnit.DAYS);
    return midnight.equals(aged) ? midnight : midnight.plus(1, ChronoUnit.DAYS);
  }
}
