// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.instances;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.benchmarks.slot.FleetBodies;
import io.trendlake.benchmarks.slot.FleetProcess;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Gives the slots of some shards at random to some scrapers, as SQS gives them to the instances of
 * the function, and prints how many of them the scraper had seen within the ten minutes for which
 * it remembers a shard, what slots cost in processor time, and what that is in Lambda.
 */
public final class InstancesBenchmark {

  private static final int TARGETS_OF_SHARD = 10;
  private static final int DISTINCT_SLOTS = 9;
  private static final int SYNTHETIC = 5;
  private static final int WARM_UP_SLOTS = 15;
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Instant FIRST_SLOT = Instant.parse("2026-11-22T00:00:00Z");

  /** Memory that comes with a whole core, in GB, and the price of a GB for a second. */
  private static final double GB_OF_CORE = 1.769;

  private static final double DOLLARS_OF_GB_SECOND = 0.0000133334;

  private final TrendlakeConfig config =
      new TrendlakeConfig(
          GlobalConfig.defaults(),
          List.of(ScrapeConfig.builder("app").build()),
          List.of(),
          LakeConfig.defaults());
  private final Random random = new Random(11);
  private final HttpFetcher fetcher;
  private final List<Shard> shards;
  private final List<Scraper> instances;

  /** When an instance last had a shard. */
  private final List<Map<String, Instant>> seen;

  private final Costs known = new Costs();
  private final Costs fresh = new Costs();
  private Instant now = FIRST_SLOT;

  private InstancesBenchmark(HttpFetcher fetcher, int port, int shards, int instances) {
    this.fetcher = fetcher;
    this.shards = IntStream.range(0, shards).mapToObj(number -> shard(number, port)).toList();
    // Nothing that was written is read again, so that each instance may have its own bucket.
    this.instances =
        IntStream.range(0, instances)
            .mapToObj(number -> new Scraper(new InMemoryBucket(), () -> now))
            .toList();
    this.seen = new ArrayList<>();
    this.instances.forEach(instance -> seen.add(new HashMap<>()));
  }

  /** Slots and what they cost. */
  private static final class Costs {
    private int slots;
    private double seconds;

    void add(double more) {
      slots++;
      seconds += more;
    }

    double samplesOfSecond() {
      return slots * (double) TARGETS_OF_SHARD * FleetBodies.SERIES / seconds;
    }
  }

  /** Takes how many shards, instances and slots of each shard there are. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int shards = Integer.parseInt(args[0]);
    int instances = Integer.parseInt(args[1]);
    int slots = Integer.parseInt(args[2]);
    try (FleetProcess fleet = FleetProcess.start(TARGETS_OF_SHARD, DISTINCT_SLOTS);
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere())) {
      new InstancesBenchmark(fetcher, fleet.port(), shards, instances).run(slots);
    }
  }

  private static Shard shard(int number, int port) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < TARGETS_OF_SHARD; i++) {
      Labels labels =
          Labels.of(
              "account", "111111111111",
              "region", "eu-central-1",
              "job", "app",
              "instance", "10.0.%d.%d:9100".formatted(number, i));
      Url url = Url.of("http://127.0.0.1:" + port + "/" + i);
      targets.add(new Target("app", labels, labels, url, INTERVAL, Duration.ofSeconds(50)));
    }
    return new Shard("bench-60s-" + number, "111111111111", "eu-central-1", INTERVAL, targets);
  }

  private void run(int slots) throws IOException, InterruptedException {
    for (int slot = -WARM_UP_SLOTS; slot < slots; slot++) {
      for (Shard shard : shards) {
        scrape(shard, slot >= 0);
      }
      now = now.plus(INTERVAL);
    }
    report();
  }

  private void scrape(Shard shard, boolean counts) throws IOException, InterruptedException {
    int instance = random.nextInt(instances.size());
    Instant last = seen.get(instance).put(shard.id(), now);
    boolean knows = last != null && !last.plus(REMEMBERED).isBefore(now);
    ShardSlot slot = ShardSlot.of(shard, now);
    long before = ProcessUse.processorTime();
    ShardResult result = instances.get(instance).scrape(slot, slot.deadline(), config, fetcher);
    double seconds = (ProcessUse.processorTime() - before) / 1e9;
    check(result);
    if (counts) {
      (knows ? known : fresh).add(seconds);
    }
  }

  private static void check(ShardResult result) {
    long expected = TARGETS_OF_SHARD * (long) (FleetBodies.SERIES + SYNTHETIC);
    if (result.samples() != expected || !result.outcomes().stream().allMatch(Outcome::up)) {
      throw new IllegalStateException(
          "not correct, so not measured: " + result.samples() + " rows, not " + expected);
    }
  }

  private void report() {
    int slots = known.slots + fresh.slots;
    double seconds = known.seconds + fresh.seconds;
    double samples = slots * (double) TARGETS_OF_SHARD * FleetBodies.SERIES;
    System.out.printf(
        Locale.ROOT,
        """
        %d shards at random on %d instances: %.0f %% of %d slots were seen before
        M samples/s of a core: %.2f where seen before, %.2f where new, %.2f together
        processor time of a billion samples in Lambda: %.3f $
        """,
        shards.size(),
        instances.size(),
        100.0 * known.slots / slots,
        slots,
        known.samplesOfSecond() / 1e6,
        fresh.samplesOfSecond() / 1e6,
        samples / seconds / 1e6,
        seconds / samples * 1e9 * GB_OF_CORE * DOLLARS_OF_GB_SECOND);
  }
}
