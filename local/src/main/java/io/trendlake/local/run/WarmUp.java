// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Dispatcher;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Runs the code of a scrape before the first slot: a process that has just started loads and
 * compiles its classes while the targets of its first slot wait, and some of them time out. Scrapes
 * this process's own metrics into memory, as many targets at once.
 */
public final class WarmUp {

  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

  private static final int TARGETS = 50;
  private static final int SLOTS = 6;
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** No further slot is scraped after this. */
  private static final Duration AT_MOST = Duration.ofSeconds(2);

  private WarmUp() {}

  /**
   * Warms up, within two seconds or what a slot takes beyond that. What fails is logged, and is no
   * reason to stop.
   *
   * @param address host and port where this process serves its metrics
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static void run(Fetcher fetcher, String address) throws InterruptedException {
    try {
      sayHello();
      scrape(fetcher, config(address), ScrapeClock.system());
    } catch (ConfigException | GeneralSecurityException | IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the first slot is scraped cold: " + e);
    }
  }

  /** Begins a TLS handshake with nobody, which loads what the first with a target needs. */
  private static void sayHello() throws GeneralSecurityException, IOException {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
  }

  private static void scrape(Fetcher fetcher, TrendlakeConfig config, ScrapeClock clock)
      throws IOException, InterruptedException {
    InMemoryQueue queue = new InMemoryQueue(clock);
    try (InMemoryBucket bucket = new InMemoryBucket();
        Dispatcher dispatcher =
            new Dispatcher(bucket, queue, new DiscovererRegistry(fetcher, clock), clock)) {
      ScrapePlan plan = dispatcher.plan(config);
      Scraper scraper = new Scraper(bucket, clock);
      Instant begin = clock.instant();
      Instant end = begin.plus(AT_MOST);
      for (int i = 0; i < SLOTS && clock.instant().isBefore(end); i++) {
        Instant slot = begin.minus(INTERVAL.multipliedBy(SLOTS - i));
        dispatcher.send(plan, slot, slot.plus(INTERVAL));
        for (List<ShardSlot> shards : SlotScraper.slots(queue.receive()).values()) {
          for (ShardSlot due : shards) {
            // As late as they are, they are not to be missed.
            ShardSlot now = new ShardSlot(due.shard(), due.slot(), end.plus(INTERVAL));
            scraper.scrape(now, end, config, fetcher);
          }
        }
      }
    }
  }

  private static TrendlakeConfig config(String address) throws ConfigException {
    String targets =
        IntStream.range(0, TARGETS)
            .mapToObj(
                i -> "{targets: ['%s'], labels: {instance: 'warm-up-%d'}}".formatted(address, i))
            .collect(Collectors.joining(", "));
    return ConfigParser.parse(
        "scrape_configs: [{job_name: warm-up, scrape_interval: 30s, static_configs: [%s]}]"
            .formatted(targets),
        "the warm-up's configuration");
  }
}
