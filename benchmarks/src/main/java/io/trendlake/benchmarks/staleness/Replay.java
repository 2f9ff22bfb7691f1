// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.plan.Planner;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The scenes as Trendlake scrapes and compacts them: the real planner, scraper and compactor, over
 * HTTP, at a virtual clock, with slots missing that Prometheus does not miss.
 */
final class Replay {

  private static final Instant HOUR = Instant.parse("2026-11-22T08:00:00Z");

  /** At this slot the message comes too late. */
  private static final int EXPIRED = 2;

  /** At this slot nothing happens at all. */
  private static final int SKIPPED = 4;

  private static final int AWAY = 4;
  private static final int AFTERWARDS = 3;

  private final List<Scene> scenes;
  private final Path folder;
  private final int churnGone;
  private Instant now;

  /**
   * A replay that has not begun.
   *
   * @param churnGone after how many scrapes the churning target goes
   * @param hourAt the slot at which an hour begins
   */
  Replay(List<Scene> scenes, Path folder, int churnGone, int hourAt) {
    this.scenes = scenes;
    this.folder = folder;
    this.churnGone = churnGone;
    this.now = HOUR.minus(ScriptedConfig.INTERVAL.multipliedBy(hourAt));
  }

  /** Plans as of now. */
  private interface Plans {
    ScrapePlan next() throws InterruptedException;
  }

  /** Scrapes a shard at a slot. */
  private interface ShardScrape {
    void run(ShardSlot shardSlot) throws IOException, InterruptedException;
  }

  /** Scrapes and compacts everything, and reads the hour files. */
  List<Reading> run() throws IOException, InterruptedException, ConfigException {
    try (Bucket bucket = new InMemoryBucket();
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        ScriptedExporter exporter = new ScriptedExporter(scenes, () -> now)) {
      ScriptedConfig file = new ScriptedConfig(folder, scenes, exporter.port());
      TrendlakeConfig config = ConfigParser.read(file.file());
      DiscovererRegistry discoverers = new DiscovererRegistry(fetcher, () -> now);
      Scraper scraper = new Scraper(bucket, () -> now);
      try (Planner planner = new Planner(bucket, discoverers, () -> now)) {
        scrape(
            file,
            () -> planner.plan(config),
            shard -> scraper.scrape(shard, shard.deadline(), config, fetcher),
            exporter);
      }
      new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofHours(3)));
      return read(bucket);
    }
  }

  private void scrape(
      ScriptedConfig file, Plans plans, ShardScrape scrape, ScriptedExporter exporter)
      throws IOException, InterruptedException {
    int away = 0;
    for (int slot = 0; !isOver(exporter); slot++) {
      boolean present = exporter.scrapes(Scene.CHURN) != churnGone || away == AWAY;
      away += present ? 0 : 1;
      file.setChurning(present);
      if (slot != SKIPPED) {
        scrapeSlot(plans, scrape, slot == EXPIRED);
      }
      now = now.plus(ScriptedConfig.INTERVAL);
    }
  }

  private boolean isOver(ScriptedExporter exporter) {
    return exporter.scrapes(Scene.CHURN) >= churnGone + AFTERWARDS
        && scenes.stream()
            .allMatch(scene -> exporter.scrapes(scene.job()) > scene.responses().size());
  }

  private void scrapeSlot(Plans plans, ShardScrape scrape, boolean expired)
      throws IOException, InterruptedException {
    Instant slot = now;
    List<ShardSlot> shards = plans.next().slots(slot, slot.plus(ScriptedConfig.INTERVAL));
    for (ShardSlot shard : shards) {
      now = expired ? shard.deadline() : slot;
      scrape.run(shard);
    }
    now = slot;
  }

  private static List<Reading> read(Bucket bucket) throws IOException {
    List<Reading> readings = new ArrayList<>();
    for (ObjectInfo object : bucket.list(LakeLayout.prefix(Dataset.SAMPLES, Tier.HOUR))) {
      byte[] file = bucket.get(object.key()).orElseThrow().content();
      SamplesReader reader = SamplesReader.open(FileSource.of(object.key(), file));
      while (reader.next()) {
        Series series = reader.series();
        for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
          readings.add(new Reading(series.toLabels(), reader.ts()[i], reader.values()[i]));
        }
      }
    }
    return readings;
  }
}
