// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.plan.Plan;
import io.trendlake.functions.plan.Planner;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetFetcher;
import io.trendlake.local.fleet.VirtualClock;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.scrape.ScrapeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  @Test
  void fullDisk_losesTheSlotLoudlyAndTheNextIsStored() throws Exception {
    VirtualClock clock = new VirtualClock(START);
    Fleet fleet = Fleet.of(1, START, 1, 1);
    FleetFetcher fetcher = new FleetFetcher(fleet, clock);
    AtomicBoolean full = new AtomicBoolean();
    Bucket bucket = WatchedBucket.full(new InMemoryBucket(), key -> full.get());
    TargetBoard board = new TargetBoard();
    TrendlakeConfig config =
        ConfigParser.parse(FleetConfig.yaml(fleet, "127.0.0.1:1", INTERVAL), "t.yml");
    Discoverers discoverers = new Discoverers(fetcher, clock);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Pipeline pipeline =
            new Pipeline(
                config,
                new Planner(config, discoverers, clock),
                new SlotScraper(
                    new Scraper(bucket, new PassingTime(clock)), fetcher, clock, threads, board),
                board)) {
      Plan plan = pipeline.plan();
      SlotReport before = scrape(pipeline, plan, clock, START);
      List<ObjectInfo> stored = bucket.list("");

      full.set(true);
      SlotReport lost = scrape(pipeline, plan, clock, START.plus(INTERVAL));
      assertThat(lost.missed()).isEqualTo(fleet.targets().size());
      assertThat(lost.errors())
          .hasSize(3)
          .allMatch(error -> error.contains("No space left on device"));
      assertThat(bucket.list("")).isEqualTo(stored);
      assertThat(board.targets())
          .allMatch(status -> status.error().contains("No space left on device"));

      full.set(false);
      SlotReport after = scrape(pipeline, plan, clock, START.plus(INTERVAL.multipliedBy(2)));
      assertThat(after.errors()).isEmpty();
      assertThat(after.up()).isEqualTo(before.up());
      assertThat(bucket.list("")).containsAll(stored).hasSizeGreaterThan(stored.size());
    }
  }

  private static SlotReport scrape(Pipeline pipeline, Plan plan, VirtualClock clock, Instant slot)
      throws InterruptedException {
    clock.advanceTo(slot);
    List<ShardSlot> due = plan.slots(slot, slot.plusMillis(1));
    return pipeline.scrape(slot, due);
  }
}
