// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tasks that are repeated, whatever becomes of them. */
final class TimerThreadsTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private static boolean isDone(CountDownLatch latch) throws InterruptedException {
    return latch.await(60, TimeUnit.SECONDS);
  }

  @Test
  void taskThatThrowsAnError_isRepeated() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    try (TimerThreads timers = new TimerThreads()) {
      timers.repeat(
          "test of errors",
          PAUSE,
          () -> {
            thrice.countDown();
            throw new StackOverflowError("as a test wants it");
          });

      assertThat(isDone(thrice)).isTrue();
    }
  }

  @Test
  void taskThatHangs_keepsNoOtherWaitingAndIsInterruptedAtTheEnd() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch thrice = new CountDownLatch(3);
    try (TimerThreads timers = new TimerThreads()) {
      timers.repeat(
          "test that hangs",
          PAUSE,
          () -> {
            hangs.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              Thread.currentThread().interrupt();
            }
          });
      assertThat(isDone(hangs)).isTrue();

      timers.repeat("test beside", PAUSE, thrice::countDown);

      assertThat(isDone(thrice)).isTrue();
    }
    assertThat(isDone(interrupted)).isTrue();
  }
}
