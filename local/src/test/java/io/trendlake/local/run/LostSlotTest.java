// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.functions.plan.Dispatcher;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetFetcher;
import io.trendlake.local.fleet.VirtualClock;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A slot that cannot be stored. */
final class LostSlotTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Whoever waits for the clock moves it. */
  private record PassingTime(VirtualClock clock) implements ScrapeClock {

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public void waitUntil(Instant instant) {
      synchronized (clock) {
        if (instant.isAfter(clock.instant())) {
          clock.advanceTo(instant);
        }
      }
    }
  }

  private final VirtualClock clock = new VirtualClock(START);
  private final Fleet fleet = Fleet.of(1, START, 1, 1);
  private final AtomicBoolean full = new AtomicBoolean();
  private final InMemoryBucket disk = new InMemoryBucket();
  private final Bucket bucket = WatchedBucket.full(disk, key -> full.get());
  private final TargetBoard board = new TargetBoard();
  private final RunEvents events = new RunEvents();

  @Test
  void fullDisk_losesTheSlotLoudlyAndIsMadeUpForWhenTheNextIsStored() throws Exception {
    FleetFetcher fetcher = new FleetFetcher(fleet, clock);
    InMemoryQueue queue = new InMemoryQueue(clock);
    Scraper scraper = new Scraper(bucket, new PassingTime(clock));
    MissedSlots missed = new MissedSlots(bucket, scraper, clock, events);
    RunListener all = RunListener.all(List.of(board, events, missed.onLoss(Runnable::run)));
    TrendlakeConfig config =
        ConfigParser.parse(FleetConfig.yaml(fleet, "127.0.0.1:1", INTERVAL), "t.yml");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Dispatcher dispatcher =
            new Dispatcher(bucket, queue, new DiscovererRegistry(fetcher, clock), clock)) {
      SlotScraper slots = new SlotScraper(scraper, fetcher, clock, threads, all);
      ScrapePlan plan = dispatcher.plan(config);
      all.planned(plan);
      ScrapeOneSlot scrape =
          slot -> {
            clock.advanceTo(slot);
            dispatcher.send(plan, slot, slot.plusMillis(1));
            return slots.scrape(queue.receive(), config).getFirst();
          };
      SlotReport before = scrape.at(START);
      List<ObjectInfo> stored = bucket.list("");
      Map<TargetStatus.Health, Integer> healths = board.healths();

      full.set(true);
      SlotReport lost = scrape.at(START.plus(INTERVAL));
      assertThat(lost.isLost()).isTrue();
      assertThat(lost.up()).isEqualTo(before.up());
      assertThat(lost.errors())
          .hasSize(3)
          .allMatch(error -> error.contains("No space left on device"));
      assertThat(bucket.list("")).isEqualTo(stored);
      assertThat(board.healths()).isEqualTo(healths);
      assertThat(board.targets())
          .filteredOn(status -> status.health() == TargetStatus.Health.UP)
          .isNotEmpty()
          .allMatch(status -> status.error().contains("No space left on device"));

      full.set(false);
      SlotReport after = scrape.at(START.plus(INTERVAL.multipliedBy(2)));
      assertThat(after.errors()).isEmpty();
      assertThat(after.up()).isEqualTo(before.up());
      assertThat(bucket.list("")).containsAll(stored).hasSizeGreaterThan(stored.size());
    }
    assertThat(StoredOutcomeRows.at(disk, START.plus(INTERVAL)))
        .hasSameSizeAs(fleet.targets())
        .allSatisfy(outcome ->
            assertThat(outcome.result())
                .isInstanceOfSatisfying(
                    Outcome.Missed.class,
                    miss -> assertThat(miss.reason()).contains("No space left on device")));
    assertThat(events.newsOf("recorded ")).isNotEmpty();
  }

  /** Scrapes one slot. */
  private interface ScrapeOneSlot {
    SlotReport at(Instant slot) throws IOException, InterruptedException;
  }
}
