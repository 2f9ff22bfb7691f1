// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class JumpHashTest {

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void bucket_oneMore() {
    for (int i = 0; i < 1000; i++) {
      long hash = random.nextLong();
      int bucket = JumpHash.bucket(hash, 1);
      assertThat(bucket).isZero();
      for (int buckets = 2; buckets < 200; buckets++) {
        int next = JumpHash.bucket(hash, buckets);
        assertThat(next).as("-Dseed=%d", seed).isIn(bucket, buckets - 1);
        bucket = next;
      }
    }
  }

  @Test
  void bucket_evenly() {
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[JumpHash.bucket(random.nextLong(), counts.length)]++;
    }

    // Binomial with mean 10,000 and a standard deviation of 95.
    for (int count : counts) {
      assertThat(count).as("-Dseed=%d", seed).isBetween(9_300, 10_700);
    }
  }
}
