// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.plan.Plan;
import io.trendlake.functions.plan.Planner;
import java.time.Instant;
import java.util.List;

/**
 * What one configuration plans and scrapes. For a changed configuration make another over the same
 * scraper. Safe for use by many threads.
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
   * @param board is told each plan
   */
  public Pipeline(TrendlakeConfig config, Planner planner, SlotScraper scraper, TargetBoard board) {
    this.config = config;
    this.planner = planner;
    this.scraper = scraper;
    this.board = board;
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
    return scraper.scrape(slot, shards, config);
  }

  /** Ends what discovery still asks. */
  @Override
  public void close() {
    planner.close();
  }
}
