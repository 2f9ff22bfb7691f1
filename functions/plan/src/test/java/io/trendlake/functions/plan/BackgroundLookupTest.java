// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long somebody waits who asks. */
@Timeout(30)
final class BackgroundLookupTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:15:00Z");

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch speak = new CountDownLatch(1);
  private final BackgroundLookup<String> lookup =
      new BackgroundLookup<>("it", this::speak, "first", (known, error) -> known + ", " + error);

  private String speak() throws InterruptedException {
    asked.countDown();
    speak.await();
    return "answer";
  }

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void answer_inTime() throws InterruptedException {
    lookup.begin(executor, NOW);
    speak.countDown();

    assertThat(lookup.answer(Long.MAX_VALUE)).isEqualTo("answer");
  }

  @Test
  void answer_whoWasLate_isNotWaitedForAgain() throws InterruptedException {
    lookup.begin(executor, NOW);
    asked.await();
    String late = "first, it: no answer yet, asked at 2026-11-22T07:15:00Z";
    assertThat(lookup.answer(1)).isEqualTo(late);

    lookup.begin(executor, NOW.plusSeconds(60));
    assertThat(lookup.answer(Long.MAX_VALUE)).isEqualTo(late);
  }

  @Test
  void answer_whoWasLateAndHasAnswered_isWaitedForAgain() throws Exception {
    lookup.begin(executor, NOW);
    lookup.answer(1);
    speak.countDown();
    while (!lookup.answer(0).equals("answer")) {
      Thread.onSpinWait();
    }
    lookup.begin(executor, NOW);

    assertThat(lookup.answer(Long.MAX_VALUE)).isEqualTo("answer");
  }
}
