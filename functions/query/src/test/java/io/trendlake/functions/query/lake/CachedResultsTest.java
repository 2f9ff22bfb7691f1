// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.promql.engine.ResultCache;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Answers of closed slices in memory and in a bucket. */
final class CachedResultsTest {

  private static final Duration LONG = Duration.ofSeconds(1);
  private static final String KEY = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  private final Bucket bucket = new InMemoryBucket();

  @Test
  void answer_inABucket_isFoundByOtherProcesses() throws IOException {
    CachedResults.in(bucket, 100).put(KEY, new byte[] {1, 2}, LONG, true);

    assertThat(bucket.list(CachedResults.PREFIX))
        .extracting(ObjectInfo::key)
        .containsExactly("answers/ab/" + KEY);
    assertThat(CachedResults.in(bucket, 100).get(KEY)).containsExactly(1, 2);
    assertThat(CachedResults.in(bucket, 100).get(OTHER)).isNull();
  }

  @Test
  void answer_thatWasCheap_isKeptInMemoryAlone() throws IOException {
    ResultCache answers = CachedResults.in(bucket, 100);
    answers.put(KEY, new byte[] {1}, Duration.ofMillis(19), true);

    assertThat(answers.get(KEY)).containsExactly(1);
    assertThat(bucket.list(CachedResults.PREFIX)).isEmpty();
  }

  @Test
  void answer_thatTookNoTime_isNotKept() {
    ResultCache answers = CachedResults.inMemory(100);
    answers.put(KEY, new byte[] {1}, Duration.ofNanos(900_000), true);

    assertThat(answers.get(KEY)).isNull();
  }

  @Test
  void answer_ofOpenHours_isKeptInMemoryAlone() throws IOException {
    ResultCache answers = CachedResults.in(bucket, 100);
    answers.put(KEY, new byte[] {1}, LONG, false);

    assertThat(answers.get(KEY)).containsExactly(1);
    assertThat(bucket.list(CachedResults.PREFIX)).isEmpty();
  }

  @Test
  void answer_damagedInTheBucket_isComputedAgain() throws IOException {
    CachedResults.in(bucket, 100).put(KEY, "level".repeat(20).getBytes(UTF_8), LONG, true);
    String object = CachedResults.PREFIX + "ab/" + KEY;
    byte[] stored = bucket.get(object).orElseThrow().content();
    stored[stored.length - 1]++; // Of its checksum.
    bucket.put(object, stored);

    assertThat(CachedResults.in(bucket, 100).get(KEY)).isNull();
  }

  @Test
  void memory_isThatOfTheMostRecentlyUsed() {
    ResultCache answers = CachedResults.inMemory(100);
    String third = "ef".repeat(32);
    answers.put(KEY, new byte[40], LONG, true);
    answers.put(OTHER, new byte[40], LONG, true);
    assertThat(answers.get(KEY)).isNotNull();
    answers.put(third, new byte[40], LONG, true);

    assertThat(answers.get(OTHER)).isNull();
    assertThat(answers.get(KEY)).isNotNull();
    assertThat(answers.get(third)).isNotNull();
  }

  @Test
  void answer_thatIsPutAgain_countsOnce() {
    ResultCache answers = CachedResults.inMemory(100);
    for (int i = 0; i < 10; i++) {
      answers.put(KEY, new byte[40], LONG, true);
    }
    answers.put(OTHER, new byte[40], LONG, true);

    assertThat(answers.get(KEY)).isNotNull();
  }

  @Test
  void answer_largerThanTheMemory_isFoundInTheBucketAlone() {
    ResultCache answers = CachedResults.in(bucket, 10);
    answers.put(KEY, new byte[40], LONG, true);

    assertThat(answers.get(KEY)).hasSize(40);
    assertThat(CachedResults.inMemory(10).get(KEY)).isNull();
  }
}
