// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import com.sun.management.OperatingSystemMXBean;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.AddressPolicy;
import io.trendlake.fetch.HttpFetcher;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.SyntheticSeries;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Scrapes slot after slot of one shard over loopback HTTP and gzip into minute files in a
 * directory, and prints the processor time that a slot costs this process, all threads, collector
 * and compiler included. Waiting costs none, so what is printed is what is left beyond the network.
 *
 * <p>Before a figure is printed the last file is read back: every sample of every target must be
 * there with the sum that its exporter gave out.
 */
public final class SlotBenchmark {

  private static final int TARGETS = 100;
  private static final int DISTINCT_SLOTS = 9;
  private static final int WARM_UP = 60;
  private static final int MEASURED = 240;
  private static final int SYNTHETIC = 5;
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Instant FIRST_SLOT = Instant.parse("2026-11-22T00:00:00Z");

  private final DirectoryBucket bucket;
  private final Scraper scraper;
  private final TrendlakeConfig config;
  private final HttpFetcher fetcher;
  private final Shard shard;
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private Instant now = FIRST_SLOT;

  private SlotBenchmark(DirectoryBucket bucket, HttpFetcher fetcher, Shard shard) {
    this.bucket = bucket;
    this.shard = shard;
    this.scraper = new Scraper(bucket, new SlotClock());
    this.config =
        new TrendlakeConfig(
            GlobalConfig.defaults(),
            List.of(ScrapeConfig.builder("app").build()),
            List.of(),
            LakeConfig.defaults());
    this.fetcher = fetcher;
  }

  /** Takes the directory to write to. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    try (FleetProcess fleet = FleetProcess.start(TARGETS, DISTINCT_SLOTS);
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        DirectoryBucket bucket = DirectoryBucket.create(directory)) {
      new SlotBenchmark(bucket, fetcher, shard(fleet.port())).run();
    }
  }

  private static Shard shard(int port) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      Labels labels =
          Labels.of(
              "account", "111111111111",
              "region", "eu-central-1",
              "job", "app",
              "instance", "10.0.%d.%d:9100".formatted(i / 256, i % 256));
      Url url = Url.of("http://127.0.0.1:" + port + "/" + i);
      targets.add(new Target("app", labels, labels, url, INTERVAL, Duration.ofSeconds(10)));
    }
    return new Shard("bench-60s-0", "111111111111", "eu-central-1", INTERVAL, targets);
  }

  private void run() throws IOException, InterruptedException {
    double[] cpuMillis = new double[MEASURED];
    double[] wallMillis = new double[MEASURED];
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      long cpu = process.getProcessCpuTime();
      long wall = System.nanoTime();
      ShardSlot slot = ShardSlot.of(shard, now);
      ShardResult result = scraper.scrape(slot, slot.deadline(), config, fetcher);
      if (i >= WARM_UP) {
        cpuMillis[i - WARM_UP] = (process.getProcessCpuTime() - cpu) / 1e6;
        wallMillis[i - WARM_UP] = (System.nanoTime() - wall) / 1e6;
      }
      check(result, i);
      now = now.plus(INTERVAL);
    }
    report(cpuMillis, wallMillis);
  }

  private void check(ShardResult result, int slot) throws IOException {
    for (Outcome outcome : result.outcomes()) {
      require(outcome.up(), outcome.toString());
    }
    int expected = TARGETS * (FleetBodies.SERIES + SYNTHETIC);
    require(result.samples() == expected, result.samples() + " rows, not " + expected);
    if (slot == WARM_UP + MEASURED - 1) {
      checkSums(slot % DISTINCT_SLOTS);
    }
  }

  private void checkSums(int bodySlot) throws IOException {
    String key = new LakeKey.MinuteFile(Dataset.SAMPLES, now, shard.id()).text();
    byte[] file = bucket.get(key).orElseThrow().content();
    double[] sums = new double[TARGETS];
    SamplesReader reader = SamplesReader.openMinute(FileSource.of(key, file));
    while (reader.next()) {
      if (!SyntheticSeries.NAMES.contains(reader.series().name())) {
        for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
          sums[(int) reader.targets()[i]] += reader.values()[i];
        }
      }
    }
    for (int target = 0; target < TARGETS; target++) {
      double wanted = FleetBodies.sum(target, bodySlot);
      require(
          sums[target] == wanted, "target " + target + " has " + sums[target] + ", not " + wanted);
    }
    double samples = TARGETS * (double) (FleetBodies.SERIES + SYNTHETIC);
    System.out.printf(
        Locale.ROOT,
        "correct: every sample of %d targets read back; %.2f bytes/sample%n",
        TARGETS,
        file.length / samples);
  }

  private static void report(double[] cpuMillis, double[] wallMillis) {
    double samples = TARGETS * (double) FleetBodies.SERIES;
    double mean = Arrays.stream(cpuMillis).average().orElseThrow();
    Arrays.sort(cpuMillis);
    Arrays.sort(wallMillis);
    double median = cpuMillis[MEASURED / 2];
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        """
        %d slots of %d targets x %d series, after %d to warm up
        processor time per slot: median %.0f ms, mean %.0f ms
        elapsed per slot: median %.0f ms
        samples/s per core: %.2f M by the median, %.2f M by the mean
        heap: %d MiB used of at most %d MiB
        """,
        MEASURED,
        TARGETS,
        FleetBodies.SERIES,
        WARM_UP,
        median,
        mean,
        wallMillis[MEASURED / 2],
        samples / median / 1000,
        samples / mean / 1000,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException("not correct, so not measured: " + message);
    }
  }

  /** The day of the slots, and the durations of the machine. */
  private final class SlotClock implements ScrapeClock {

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
