// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Plan;
import io.trendlake.functions.plan.Planner;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Planner and scraper of one configuration, over one bucket. For a changed configuration make
 * another. Safe for use by many threads.
 */
public final class Pipeline implements AutoCloseable {

  private final TrendlakeConfig config;
  private final Planner planner;
  private final SlotScraper scraper;
  private final TargetBoard board;

  /**
   * A pipeline that has asked and scraped nothing yet.
   *
   * @param planner of the configuration; is closed with the pipeline
   * @param threads run a shard each
   * @param board is told each plan
   * @param listener is told what is scraped
   */
  public Pipeline(
      TrendlakeConfig config,
      Planner planner,
      Bucket bucket,
      Fetcher fetcher,
      ScrapeClock clock,
      ExecutorService threads,
      TargetBoard board,
      RunListener listener) {
    this.config = config;
    this.planner = planner;
    Scraper shards = new Scraper(bucket, config::scrapeConfig, fetcher, clock);
    this.scraper = new SlotScraper(shards, clock, threads, listener);
    this.board = board;
  }

  /** The configuration that it runs by. */
  public TrendlakeConfig config() {
    return config;
  }

  /**
   * Asks every discovery what there is to scrape, and stores the lists they gave.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Plan plan() throws InterruptedException {
    Plan plan = planner.refresh();
    board.planned(plan);
    planner.storeLists();
    return plan;
  }

  /**
   * Scrapes the shards of one slot, and returns when all are stored or lost.
   *
   * @throws InterruptedException when the calling thread is interrupted; shards are then cut short
   */
  public SlotReport scrape(Instant slot, List<ShardSlot> shards) throws InterruptedException {
    return scraper.scrape(slot, shards);
  }

  /** Ends what discovery still asks. */
  @Override
  public void close() {
    planner.close();
  }
}
