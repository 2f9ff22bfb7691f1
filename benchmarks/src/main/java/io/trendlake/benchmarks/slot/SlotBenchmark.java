// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import io.trendlake.benchmarks.ProcessUse;
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
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.model.SyntheticMetrics;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Scrapes slot after slot of one shard over loopback HTTP and gzip into minute files in a
 * directory, and prints the processor time that a slot costs this process, all threads, collector
 * and compiler included. Waiting costs none, so what is printed is what is left beyond the network.
 *
 * <p>Slots take turns: one of a shard that the scraper knows, one of a shard that is new to it, one
 * of a scraper that knows nothing, and the {@link FixedWork}, as a multiple of which each is given
 * too.
 *
 * <p>Before a figure is printed the last file is read back: every sample of every target must be
 * there with the sum that its exporter gave out.
 */
public final class SlotBenchmark {

  private static final int TARGETS = 100;
  private static final int DISTINCT_SLOTS = 9;
  private static final int SYNTHETIC = 5;
  private static final double MOST_TIMES_SLOWER = 2;

  /** What a busy machine has not compiled by then is compiled while it is measured. */
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(4);

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Instant FIRST_SLOT = Instant.parse("2026-11-22T00:00:00Z");

  /** What the scraper knows when a slot begins. */
  private enum Knows {
    /** The shard, from the slot before. */
    SHARD("a shard that is known"),

    /** Other shards of the same jobs, as when the queue gives a shard to another instance. */
    JOBS("a new shard of known jobs"),

    /** Nothing: its code is compiled, and that is all. */
    NOTHING("nothing is known");

    private final String title;

    Knows(String title) {
      this.title = title;
    }
  }

  private final DirectoryBucket bucket;
  private final HttpFetcher fetcher;
  private final int port;
  private final int warmUp;
  private final int measured;
  private final TrendlakeConfig config =
      new TrendlakeConfig(
          GlobalConfig.defaults(),
          List.of(ScrapeConfig.builder("app").build()),
          List.of(),
          LakeConfig.defaults());
  private final FixedWork fixedWork = new FixedWork();
  private final Scraper scraper;
  private final Shard known;
  private Instant now = FIRST_SLOT;
  private int slots;

  private SlotBenchmark(
      DirectoryBucket bucket, HttpFetcher fetcher, int port, int warmUp, int measured) {
    this.bucket = bucket;
    this.fetcher = fetcher;
    this.port = port;
    this.warmUp = warmUp;
    this.measured = measured;
    this.scraper = newScraper();
    this.known = shard("known", 0);
  }

  /**
   * Takes the directory to write to, how many rounds to warm up, which ends after four minutes in
   * any case, and to measure, {@code like} or {@code distinct} for targets that expose the same
   * series or each its own, and then, to fail if a slot takes more than twice as long as it says
   * there, the README of the benchmarks.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    int warmUp = Integer.parseInt(args[1]);
    int measured = Integer.parseInt(args[2]);
    Map<Knows, Double> times;
    try (FleetProcess fleet =
            FleetProcess.start(TARGETS, DISTINCT_SLOTS, args[3].equals("distinct"));
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        DirectoryBucket bucket = DirectoryBucket.create(directory)) {
      times = new SlotBenchmark(bucket, fetcher, fleet.port(), warmUp, measured).run();
    }
    if (args.length > 4) {
      check(times, Path.of(args[4]));
    }
  }

  private static void check(Map<Knows, Double> times, Path readme) throws IOException {
    List<String> lines = Files.readAllLines(readme);
    boolean slow = false;
    for (Map.Entry<Knows, Double> measured : times.entrySet()) {
      double said = TimesZstd.read(lines, measured.getKey().title);
      boolean slower = measured.getValue() > MOST_TIMES_SLOWER * said;
      System.out.printf(
          Locale.ROOT,
          "%s: %.1f times zstd, %.1f in %s%s%n",
          measured.getKey().title,
          measured.getValue(),
          said,
          readme,
          slower ? ": less than half as fast" : "");
      slow |= slower;
    }
    if (slow) {
      throw new IllegalStateException(
          "a slot is less than half as fast as " + readme + " says; profile it, or measure again");
    }
  }

  private Scraper newScraper() {
    return new Scraper(bucket, new SlotClock());
  }

  private Shard shard(String id, int network) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      Labels labels =
          Labels.of(
              "account", "111111111111",
              "region", "eu-central-1",
              "job", "app",
              "instance", "10.%d.%d.%d:9100".formatted(network / 256, network % 256, i));
      Url url = Url.of("http://127.0.0.1:" + port + "/" + i);
      targets.add(new Target("app", labels, labels, url, INTERVAL, Duration.ofSeconds(50)));
    }
    return new Shard("bench-60s-" + id, "111111111111", "eu-central-1", INTERVAL, targets);
  }

  /** Returns by what is known how many times as long as the fixed work a slot takes. */
  private Map<Knows, Double> run() throws IOException, InterruptedException {
    Map<Knows, double[]> millis = new EnumMap<>(Knows.class);
    for (Knows knows : Knows.values()) {
      millis.put(knows, new double[measured]);
    }
    double[] fixed = new double[measured];
    int warm = warmUp();
    for (int round = 0; round < measured; round++) {
      fixed[round] = fixedWork.millis();
      for (Knows knows : Knows.values()) {
        Objects.requireNonNull(millis.get(knows))[round] = slot(knows);
      }
    }
    report(warm, millis, fixed);
    Map<Knows, Double> times = new EnumMap<>(Knows.class);
    millis.forEach((knows, all) -> times.put(knows, median(all) / median(fixed)));
    return times;
  }

  /** Returns how many rounds there was time for. */
  private int warmUp() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
    int rounds = 0;
    while (rounds < warmUp && System.nanoTime() < end) {
      fixedWork.millis();
      for (Knows knows : Knows.values()) {
        slot(knows);
      }
      rounds++;
    }
    return rounds;
  }

  /** Scrapes a slot; returns the milliseconds of processor time that it took. */
  private double slot(Knows knows) throws IOException, InterruptedException {
    Scraper by = knows == Knows.NOTHING ? newScraper() : scraper;
    Shard shard =
        knows == Knows.SHARD ? known : shard(knows + "-" + slots, 1 + slots % ((1 << 16) - 1));
    long cpu = ProcessUse.processorTime();
    ShardSlot slot = ShardSlot.of(shard, now);
    ShardResult result = by.scrape(slot, slot.deadline(), config, fetcher);
    double millis = (ProcessUse.processorTime() - cpu) / 1e6;
    check(result, shard);
    now = now.plus(INTERVAL);
    slots++;
    return millis;
  }

  private void check(ShardResult result, Shard shard) throws IOException {
    for (Outcome outcome : result.outcomes()) {
      require(outcome.up(), outcome.toString());
    }
    int expected = TARGETS * (FleetBodies.SERIES + SYNTHETIC);
    require(result.samples() == expected, result.samples() + " rows, not " + expected);
    String key = new LakeKey.MinuteFile(Dataset.SAMPLES, now, shard.id()).text();
    if (slots % 100 == 0) {
      checkSums(key, slots % DISTINCT_SLOTS);
    }
    bucket.delete(key);
  }

  private void checkSums(String key, int bodySlot) throws IOException {
    byte[] file = bucket.get(key).orElseThrow().content();
    double[] sums = new double[TARGETS];
    SamplesReader reader = SamplesReader.openMinute(FileSource.of(key, file));
    while (reader.next()) {
      if (!SyntheticMetrics.NAMES.contains(reader.series().name())) {
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
    if (slots == 0) {
      double samples = TARGETS * (double) (FleetBodies.SERIES + SYNTHETIC);
      System.out.printf(
          Locale.ROOT,
          "correct: every sample of %d targets read back; %.2f bytes/sample%n",
          TARGETS,
          file.length / samples);
    }
  }

  private void report(int warm, Map<Knows, double[]> millis, double[] fixed) {
    double work = median(fixed);
    System.out.printf(
        Locale.ROOT,
        "%d slots each of %d targets x %d series, after %d to warm up; zstd 3 of 8 MB: %.1f ms%n",
        measured,
        TARGETS,
        FleetBodies.SERIES,
        warm,
        work);
    System.out.println("slot                          ms  M samples/s/core  times zstd  mean ms");
    millis.forEach((knows, all) -> {
      double median = median(all);
      System.out.printf(
          Locale.ROOT,
          "%-26s %5.0f  %16.2f  %10.2f  %7.0f%n",
          knows.title,
          median,
          TARGETS * FleetBodies.SERIES / median / 1000,
          median / work,
          Arrays.stream(all).average().orElseThrow());
    });
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "heap: %d MiB used of at most %d MiB%n",
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
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
