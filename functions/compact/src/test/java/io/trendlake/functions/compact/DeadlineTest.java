// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.Watermark;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.queue.InMemoryQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run ends before its time does, and the next continues. */
final class DeadlineTest {

  private static final Instant BEGIN = SmallLake.START.plus(Duration.ofHours(6));
  private static final Duration WRITE = Duration.ofMinutes(1);
  private static final Duration KEEP = Duration.ofDays(1);
  private static final CompactionOptions OPTIONS =
      new CompactionOptions(Duration.ofMinutes(10), KEEP, 1, 30, 25, 1, 1);

  private Instant now = BEGIN;
  private final InMemoryBucket lake = new InMemoryBucket(() -> now);

  /** Every write takes a minute. */
  private final Bucket slow =
      new WatchedBucket(
          lake,
          new WatchedBucket.Watch() {
            @Override
            public void before(String key) {
              now = now.plus(WRITE);
            }
          });

  private CompactionReport run(Duration time) throws IOException {
    Deadline deadline = new Deadline(() -> now, now.plus(time));
    return new Compactor(slow, OPTIONS).run(now, deadline);
  }

  @Test
  void deadline_isOver_nothingIsBegun() throws IOException {
    SmallLake.write(lake);

    CompactionReport report = run(Duration.ZERO);

    assertThat(report.hours()).isEmpty();
    assertThat(report.oldestOpen()).contains(SmallLake.START);
    assertThat(now).isEqualTo(BEGIN);
  }

  @Test
  void runs_ofLittleTime_closeTogetherWhatOneRunDoes() throws IOException {
    SmallLake.write(lake);
    Bucket alone = SmallLake.write(new InMemoryBucket());
    Watermark closed = new Compactor(alone, OPTIONS).run(BEGIN).watermark();
    List<VisibleRows.Row> before = VisibleRows.values(lake);
    Duration time = WRITE.multipliedBy(3);

    int runs = 0;
    for (Watermark reached = Watermark.NONE; !reached.equals(closed) && runs < 100; runs++) {
      Instant end = now.plus(time);
      reached = run(time).watermark();
      // The last part was begun before the end: its two files, and the watermark.
      assertThat(now).isBefore(end.plus(WRITE.multipliedBy(3)));
      assertThat(VisibleRows.values(lake)).isEqualTo(before);
    }

    assertThat(runs).isBetween(6, 20);
    assertThat(SmallLake.contents(lake)).isEqualTo(SmallLake.contents(alone));
  }

  /** After a standstill of days all of the time could go by before the first hour is closed. */
  @Test
  void slotsThatNobodyStored_leaveHalfOfTheTimeToCloseHours() throws IOException {
    SmallLake.write(lake);
    UnstoredSlots patient =
        (from, to, deadline) -> {
          while (!deadline.isOver()) {
            now = now.plus(WRITE);
          }
          return SmallLake.START.plus(Duration.ofHours(1));
        };
    Compactor compactor =
        new Compactor(lake, OPTIONS, RulesInForce.NONE, new InMemoryQueue(() -> now), patient);

    CompactionReport report =
        compactor.run(now, new Deadline(() -> now, now.plus(WRITE.multipliedBy(10))));

    assertThat(report.handedOut()).isNotEmpty();
    assertThat(now).isEqualTo(BEGIN.plus(WRITE.multipliedBy(5)));
  }

  @Test
  void retention_goesOnInTheNextRun() throws IOException {
    SmallLake.write(lake);
    run(Duration.ofDays(1));
    now = now.plus(KEEP).plus(Duration.ofDays(1));

    int removed = run(WRITE).deleted();
    int left = run(Duration.ofDays(1)).deleted();

    assertThat(removed).isPositive();
    assertThat(left).isGreaterThan(removed);
    assertThat(run(Duration.ofDays(1)).deleted()).isZero();
  }

  @Test
  void hour_whosePartsAreThere_isClosedAtAnyTime() throws IOException {
    SmallLake.write(lake);
    run(WRITE.multipliedBy(5));
    lake.delete("watermark/watermark.json");

    CompactionReport report = run(Duration.ZERO);

    assertThat(report.hours()).containsExactly(SmallLake.START);
  }
}
