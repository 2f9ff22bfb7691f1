// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.RetentionConfig;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetFetcher;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scraping and compaction while somebody sets the clock. */
final class ClockJumpTest {

  private static final Instant START = Instant.parse("2026-11-22T10:20:07Z");
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private final HandClock clock = new HandClock(START);
  private final HandTimers timers = new HandTimers();
  private final RunEvents events = new RunEvents();
  private final CompactionBoard compactions = new CompactionBoard(START);
  private final SelfMetrics metrics = new SelfMetrics("test");
  private DirectoryBucket directory;
  private Bucket bucket;
  private Runner runner;
  private long stored;

  @BeforeEach
  void start() throws Exception {
    Fleet fleet = Fleet.of(1, START, 1, 1);
    Path config = folder.resolve("trendlake.yml");
    Files.writeString(config, FleetConfig.yaml(fleet, "127.0.0.1:1", INTERVAL));
    directory = DirectoryBucket.create(folder.resolve("lake"));
    bucket = directory.withoutSync();
    runner =
        new Runner(
            ConfigFile.load(config),
            bucket,
            new FleetFetcher(fleet, clock),
            metrics,
            new TargetBoard(),
            events,
            clock,
            Runner.WINDOW);
    runner.start();
  }

  @AfterEach
  void end() throws Exception {
    runner.close();
    directory.close();
  }

  private CompactionLoop loop() {
    CompactionLoop loop =
        new CompactionLoop(
            new LakeUpkeep(bucket, RetentionConfig::defaults, RulesInForce.NONE),
            new TrustedClock(clock, events::problem),
            metrics,
            compactions,
            events,
            timers);
    loop.start();
    return loop;
  }

  /** Moves the clock from slot to slot, each when the one before is stored. */
  private void scrape(int slots) throws InterruptedException {
    for (int i = 0; i < slots; i++) {
      long interval = INTERVAL.toMillis();
      Instant now = clock.instant();
      Instant slot = Instant.ofEpochMilli((now.toEpochMilli() / interval + 1) * interval);
      clock.advance(Duration.between(now, slot));
      stored += events.next(SlotReport.class, report -> report.slot().equals(slot)).samples();
    }
  }

  private void compactUntil(Instant end) {
    while (clock.instant().isBefore(end)) {
      clock.advance(Duration.ofMinutes(5));
      timers.fire("compaction");
    }
  }

  private long seen() throws Exception {
    try (SqlEngine engine = SqlEngine.open(directory.directory(), false);
        SqlQueryResult result = engine.query("SELECT count(value) FROM samples")) {
      assertThat(result.next()).isTrue();
      return ((Number) result.row()[0]).longValue();
    }
  }

  @Test
  void clockThatIsADayAheadForMinutes_losesNothing() throws Exception {
    try (CompactionLoop _ = loop()) {
      scrape(4);
      clock.jump(DAY);
      for (int minute = 0; minute < 6; minute++) {
        scrape(4);
        timers.fire("compaction");
      }
      clock.jump(DAY.negated());
      timers.fire("compaction");
      scrape(4);
      runner.close();
      assertThat(compactions.complete()).contains(Instant.parse("2026-11-22T10:00:00Z"));

      compactUntil(Instant.parse("2026-11-22T11:15:00Z"));
    }

    assertThat(compactions.complete()).contains(Instant.parse("2026-11-22T11:00:00Z"));
    assertThat(seen()).isEqualTo(stored).isPositive();
    assertThat(events.problems("after their hour was closed")).isEmpty();
    assertThat(events.problems("clock jumped ahead by 24 h 0 m")).hasSize(1);
  }

  @Test
  void clockThatIsSetBackADay_goesOnBeingScrapedAtOnceAndIsToldOnce() throws Exception {
    scrape(4);
    clock.jump(DAY.negated());
    scrape(4);

    assertThat(bucket.list("samples/minute/dt=2026-11-21/hour=10/")).isNotEmpty();
    assertThat(seen()).isEqualTo(stored).isPositive();
    assertThat(events.problems("the clock was set back by 2")).hasSize(1);
  }

  @Test
  void clockThatIsSetBackOverStoredSlots_leavesThemAsTheyAre() throws Exception {
    scrape(8);
    List<ObjectInfo> before = bucket.list("");
    long storedBefore = stored;

    clock.jump(INTERVAL.multipliedBy(4).negated());
    scrape(4);
    assertThat(bucket.list("")).isEqualTo(before);
    assertThat(stored).isEqualTo(storedBefore);

    scrape(4);
    assertThat(bucket.list("")).containsAll(before).hasSizeGreaterThan(before.size());
    assertThat(seen()).isEqualTo(stored).isGreaterThan(storedBefore);
    assertThat(events.problems("the clock was set back")).hasSize(1);
  }
}
