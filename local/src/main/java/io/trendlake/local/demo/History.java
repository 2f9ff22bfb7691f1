// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.demo;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Plan;
import io.trendlake.functions.plan.Planner;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetFetcher;
import io.trendlake.local.fleet.VirtualClock;
import io.trendlake.local.run.Pipeline;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.SlotReport;
import io.trendlake.local.run.SlotScraper;
import io.trendlake.local.run.TargetBoard;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scrapes a fleet slot after slot at a virtual clock, as fast as it goes, through the planner and
 * the scraper that also work live.
 */
public final class History {

  /** Where the fleet seems to be served: there is no socket. */
  private static final String ADDRESS = "127.0.0.1:1";

  private final Fleet fleet;
  private final Bucket bucket;

  /** Writes the history of a fleet to a bucket. */
  public History(Fleet fleet, Bucket bucket) {
    this.fleet = fleet;
    this.bucket = bucket;
  }

  /**
   * Scrapes every slot of a span.
   *
   * @param from inclusive
   * @param to exclusive
   * @param interval between slots, whole seconds
   * @param done is told each slot
   * @throws IOException if a slot cannot be stored
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void write(Instant from, Instant to, Duration interval, Consumer<SlotReport> done)
      throws IOException, InterruptedException {
    VirtualClock clock = new VirtualClock(from);
    Fetcher fetcher = new FleetFetcher(fleet, clock);
    ScrapeClock scrapeClock = new HistoryClock(clock);
    TrendlakeConfig config = config(interval);
    Discoverers discoverers = new Discoverers(fetcher, clock);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Pipeline pipeline =
            new Pipeline(
                config,
                new Planner(config, discoverers, clock),
                new SlotScraper(
                    new Scraper(bucket, scrapeClock),
                    fetcher,
                    scrapeClock,
                    threads,
                    new RunListener() {}),
                new TargetBoard())) {
      for (Map.Entry<Instant, List<ShardSlot>> slot : slots(pipeline.plan(), from, to).entrySet()) {
        clock.advanceTo(slot.getKey());
        SlotReport report = pipeline.scrape(slot.getKey(), slot.getValue());
        if (!report.errors().isEmpty()) {
          throw new IOException(String.join("\n", report.errors()));
        }
        done.accept(report);
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

  private static Map<Instant, List<ShardSlot>> slots(Plan plan, Instant from, Instant to) {
    return plan.slots(from, to).stream()
        .collect(Collectors.groupingBy(ShardSlot::slot, TreeMap::new, Collectors.toList()));
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
