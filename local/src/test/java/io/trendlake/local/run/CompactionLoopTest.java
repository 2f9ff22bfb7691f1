// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.RetentionConfig;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs of compaction that end badly, or not at all. */
final class CompactionLoopTest {

  private static final Instant START = Instant.parse("2026-11-22T10:20:00Z");

  private final HandClock clock = new HandClock(START);
  private final HandTimers timers = new HandTimers();
  private final RunEvents events = new RunEvents();
  private final CompactionBoard board = new CompactionBoard(START);
  private final TroubledBucket bucket = new TroubledBucket();
  private final CompactionLoop loop =
      new CompactionLoop(
          new LakeUpkeep(bucket, RetentionConfig::defaults, RulesInForce.NONE),
          new TrustedClock(clock, events::problem),
          new SelfMetrics("test"),
          board,
          events,
          timers);

  /** Trouble that every listing comes to, if there is any. */
  private static final class TroubledBucket extends ForwardingBucket {

    private volatile @Nullable Runnable trouble;

    TroubledBucket() {
      super(new InMemoryBucket());
    }

    @Override
    public List<ObjectInfo> list(String prefix) throws IOException {
      Runnable now = trouble;
      if (now != null) {
        now.run();
      }
      return super.list(prefix);
    }
  }

  private void run() {
    timers.fire("compaction");
  }

  private List<String> alarms() {
    timers.fire("compaction alarm");
    return events.problems("COMPACTION IS BEHIND");
  }

  @Test
  void runThatThrowsAnError_isToldAndFollowedByAnother() {
    loop.start(clock);
    bucket.trouble =
        () -> {
          throw new StackOverflowError("as a test wants it");
        };
    run();
    assertThat(events.problems("will be tried again"))
        .containsExactly(
            "compaction broke off and will be tried again: java.lang.StackOverflowError: as a"
                + " test wants it");
    assertThat(board.lastSuccess()).isEmpty();

    bucket.trouble = null;
    run();

    assertThat(board.lastSuccess()).contains(START);
    assertThat(board.problem(START)).isEmpty();
  }

  @Test
  void runThatHangs_raisesTheAlarmEachTenMinutes() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    bucket.trouble =
        () -> {
          hangs.countDown();
          await(end);
        };
    loop.start(clock);
    Thread run = Thread.ofVirtual().start(this::run);
    await(hangs);

    assertThat(alarms()).isEmpty();
    clock.advance(Duration.ofMinutes(100));
    assertThat(alarms()).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThat(alarms())
        .containsExactly(
            "COMPACTION IS BEHIND: the hour that ended at 2026-11-22T11:00:00Z is not closed yet;"
                + " a run began at 2026-11-22T10:20:00Z and continues");
    clock.advance(Duration.ofMinutes(9));
    assertThat(alarms()).hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(alarms()).hasSize(2);

    end.countDown();
    run.join();
    run();
    clock.advance(Duration.ofMinutes(20));
    assertThat(alarms()).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void runsThatFail_raiseTheAlarmThatSaysWhy() {
    loop.start(clock);
    bucket.trouble =
        () -> {
          throw new IllegalStateException("a fault");
        };
    clock.advance(Duration.ofMinutes(101));
    run();

    assertThat(alarms())
        .singleElement()
        .asString()
        .endsWith("is not closed yet; the last run broke off: a fault");
  }

  @Test
  void runThatIsCutOffByTheEnd_isNotToldAsTrouble() {
    loop.start(clock);
    bucket.trouble =
        () -> {
          loop.close();
          throw new IllegalStateException("interrupted");
        };
    run();

    assertThat(events.problems("")).isEmpty();
  }
}
