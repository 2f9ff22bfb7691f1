// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.demo;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Dispatcher;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetFetcher;
import io.trendlake.local.fleet.VirtualClock;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.SlotReport;
import io.trendlake.local.run.SlotScraper;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Scrapes a fleet slot after slot at a virtual clock, as fast as it goes, through the dispatcher,
 * the queue and the scraper that also work live.
 */
public final class DemoHistory {

  /** Where the fleet seems to be served: there is no socket. */
  private static final String ADDRESS = "127.0.0.1:1";

  private final Fleet fleet;
  private final Bucket bucket;

  /** Writes the history of a fleet to a bucket. */
  public DemoHistory(Fleet fleet, Bucket bucket) {
    this.fleet = fleet;
    this.bucket = bucket;
  }

  /**
   * Scrapes every slot of a span.
   *
   * @param from inclusive, a multiple of the interval since the epoch
   * @param to exclusive
   * @param interval between slots, whole seconds
   * @param done called after each slot
   * @throws IOException if a slot cannot be stored
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void write(Instant from, Instant to, Duration interval, Consumer<SlotReport> done)
      throws IOException, InterruptedException {
    VirtualClock clock = new VirtualClock(from);
    Fetcher fetcher = new FleetFetcher(fleet, clock);
    ScrapeClock scrapeClock = new HistoryClock(clock);
    TrendlakeConfig config = config(interval);
    InMemoryQueue queue = new InMemoryQueue(clock);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Dispatcher dispatcher =
            new Dispatcher(bucket, queue, new DiscovererRegistry(fetcher, clock), clock)) {
      SlotScraper scraper =
          new SlotScraper(
              new Scraper(bucket, scrapeClock), fetcher, clock, threads, new RunListener() {});
      ScrapePlan plan = dispatcher.plan(config);
      for (Instant slot = from; slot.isBefore(to); slot = slot.plus(interval)) {
        clock.advanceTo(slot);
        dispatcher.send(plan, slot, slot.plus(interval));
        for (SlotReport report : scraper.scrape(queue.receive(), config)) {
          if (!report.errors().isEmpty()) {
            throw new IOException(String.join("\n", report.errors()));
          }
          done.accept(report);
        }
      }
    }
  }

  private TrendlakeConfig config(Duration interval) {
    String yaml = FleetConfig.yaml(fleet, ADDRESS, interval);
    try {
      return ConfigParser.parse(yaml, "trendlake.yml");
    } catch (ConfigException e) {
      throw new IllegalStateException("the fleet's configuration is wrong:\n" + yaml, e);
    }
  }

  /** Instants are virtual; how long a pull took is true. */
  private record HistoryClock(VirtualClock clock) implements ScrapeClock {

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
