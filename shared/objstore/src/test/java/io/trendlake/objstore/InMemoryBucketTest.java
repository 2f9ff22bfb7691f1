// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class InMemoryBucketTest extends BucketContract {

  @Override
  protected Bucket emptyBucket() {
    return new InMemoryBucket();
  }

  @Test
  void list_timeOfTheClock() {
    Instant now = Instant.parse("2026-11-22T07:15:00Z");
    InMemoryBucket bucket = new InMemoryBucket(InstantSource.fixed(now));
    bucket.put("a", bytes("x"));

    assertThat(bucket.list("")).containsExactly(new ObjectInfo("a", 1, now));
  }
}
