// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.RetentionConfig;
import io.trendlake.config.http.SecretStore;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetFetcher;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scraping and compaction while somebody sets the clock, or the process stands still. */
final class ClockJumpTest {

  private static final Instant START = Instant.parse("2026-11-22T10:20:07Z");
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration HOURS = Duration.ofHours(2);

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
            SecretStore.NONE,
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

  private CompactionLoop loop(InstantSource settled) {
    CompactionLoop loop =
        new CompactionLoop(
            new LakeUpkeep(bucket, RetentionConfig::defaults, RulesInForce.NONE),
            new TrustedClock(clock, events::problem),
            metrics,
            compactions,
            events,
            timers);
    loop.start(settled);
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

  /** Waits until what passed without scraping is recorded. */
  private void awaitRecorded() throws InterruptedException {
    while (events.newsOf("that passed meanwhile as missed").isEmpty()) {
      assertThat(events.problems("cannot be recorded")).isEmpty();
      Thread.onSpinWait();
    }
  }

  /** The slots with rows, and what of them each has: up, missed, or both. */
  private SortedMap<Instant, Set<String>> outcomes() throws Exception {
    SortedMap<Instant, Set<String>> outcomes = new TreeMap<>();
    for (Outcome row : StoredOutcomeRows.all(bucket)) {
      outcomes
          .computeIfAbsent(row.slot(), slot -> new TreeSet<>())
          .add(row.result() instanceof Outcome.Missed ? "missed" : "scraped");
    }
    return outcomes;
  }

  private static List<Instant> everySlot(Instant first, Instant last) {
    return Stream.iterate(first, slot -> !slot.isAfter(last), slot -> slot.plus(INTERVAL)).toList();
  }

  private long seen() throws Exception {
    try (SqlEngine engine = SqlEngine.open(directory.directory(), false);
        SqlQueryResult result = engine.query("SELECT count(value) FROM samples")) {
      assertThat(result.next()).isTrue();
      return ((Number) result.row()[0]).longValue();
    }
  }

  @Test
  void clockThatIsHoursAheadForMinutes_losesNothing() throws Exception {
    try (CompactionLoop _ = loop(clock)) {
      scrape(4);
      clock.jump(HOURS);
      for (int minute = 0; minute < 6; minute++) {
        scrape(4);
        timers.fire("compaction");
      }
      clock.jump(HOURS.negated());
      timers.fire("compaction");
      scrape(4);
      runner.close();
      assertThat(compactions.complete()).contains(Instant.parse("2026-11-22T10:00:00Z"));

      compactUntil(Instant.parse("2026-11-22T11:15:00Z"));
    }

    assertThat(compactions.complete()).contains(Instant.parse("2026-11-22T11:00:00Z"));
    assertThat(seen()).isEqualTo(stored).isPositive();
    assertThat(events.problems("after their hour was closed")).isEmpty();
    assertThat(events.problems("clock jumped ahead by 2 h 0 m")).hasSize(1);
  }

  @Test
  void clockThatIsSetBackByHours_goesOnBeingScrapedAtOnceAndIsToldOnce() throws Exception {
    scrape(4);
    clock.jump(HOURS.negated());
    scrape(4);

    assertThat(bucket.list("samples/minute/dt=2026-11-22/hour=08/")).isNotEmpty();
    assertThat(seen()).isEqualTo(stored).isPositive();
    assertThat(events.problems("the clock was set back by")).hasSize(1);
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

  @Test
  void slotsThatPassInAStandstill_areMissedRowsOfEveryTarget() throws Exception {
    scrape(4);
    clock.advance(Duration.ofMinutes(7));
    awaitRecorded();
    scrape(4);

    SortedMap<Instant, Set<String>> outcomes = outcomes();
    assertThat(outcomes.keySet())
        .containsExactlyElementsOf(everySlot(outcomes.firstKey(), outcomes.lastKey()));
    assertThat(outcomes.values()).containsOnly(Set.of("scraped"), Set.of("missed"));
    assertThat(outcomes.values()).filteredOn(Set.of("missed")::equals).hasSizeBetween(26, 28);
    List<Outcome> missed =
        StoredOutcomeRows.all(bucket).stream()
            .filter(row -> row.slot().equals(Instant.parse("2026-11-22T10:25:00Z")))
            .toList();
    assertThat(missed)
        .hasSameSizeAs(StoredOutcomeRows.at(bucket, outcomes.firstKey()))
        .allSatisfy(row ->
            assertThat(row.result())
                .isInstanceOfSatisfying(
                    Outcome.Missed.class,
                    miss ->
                        assertThat(miss.reason())
                            .matches(
                                "Trendlake stood still from 2026-11-22T10:21:\\S+Z to"
                                    + " 2026-11-22T10:28:\\S+Z, or its clock was set ahead")));
  }

  @Test
  void slotsThatAClockSetAheadJumpsOver_areMissedRows() throws Exception {
    scrape(4);
    clock.jump(Duration.ofMinutes(4));
    scrape(4);
    awaitRecorded();

    SortedMap<Instant, Set<String>> outcomes = outcomes();
    assertThat(outcomes.keySet())
        .containsExactlyElementsOf(everySlot(outcomes.firstKey(), outcomes.lastKey()));
    assertThat(outcomes.values()).containsOnly(Set.of("scraped"), Set.of("missed"));
  }

  @Test
  void clockThatIsSetBack_slotsThatAreToComeAreNotMissed() throws Exception {
    scrape(4);
    clock.jump(Duration.ofMinutes(4));
    scrape(1);
    awaitRecorded();
    clock.jump(Duration.ofMinutes(4).plusSeconds(2).negated());
    clock.advance(Duration.ofSeconds(1));
    while (events.newsOf("no longer recorded as missed").isEmpty()) {
      Thread.onSpinWait();
    }

    scrape(12);

    assertThat(outcomes().tailMap(START).headMap(clock.instant().plusMillis(1)).values())
        .hasSize(16)
        .containsOnly(Set.of("scraped"));
  }

  /** Compaction wakes together with the schedule, and must not be quicker. */
  @Test
  void hourThatEndsInAStandstill_isClosedWithItsMissedRows() throws Exception {
    try (CompactionLoop _ = loop(runner::settled)) {
      scrape(4);
      clock.advance(Duration.ofMinutes(65));
      timers.fire("compaction");
      awaitRecorded();
      scrape(1);
      timers.fire("compaction");
    }

    assertThat(compactions.complete()).contains(Instant.parse("2026-11-22T11:00:00Z"));
    assertThat(events.problems("after their hour was closed")).isEmpty();
    try (SqlEngine engine = SqlEngine.open(directory.directory(), false);
        SqlQueryResult result =
            engine.query(
                "SELECT count(DISTINCT slot) FROM scrapes WHERE slot < TIMESTAMP '2026-11-22 11:00:00'")) {
      assertThat(result.next()).isTrue();
      assertThat(((Number) result.row()[0]).intValue())
          .isEqualTo(
              everySlot(
                      Instant.parse("2026-11-22T10:20:15Z"), Instant.parse("2026-11-22T10:59:45Z"))
                  .size());
    }
  }
}
