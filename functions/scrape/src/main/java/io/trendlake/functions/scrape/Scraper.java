// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import java.io.IOException;
import java.time.Instant;

/**
 * Scrapes one shard at one slot: pulls every target at once, and writes one file of samples, one of
 * outcomes, and what exporters say of their metrics where that is new. Keep one for a process,
 * whatever configurations it sees: it remembers the shards. Safe for use by many threads; two slots
 * of one shard wait for each other.
 */
public final class Scraper {

  private final ConcurrentPulls pulls = new ConcurrentPulls();
  private final ShardCache shards;

  /** The only scraper of a bucket, without memory yet; no I/O happens here. */
  public Scraper(Bucket bucket, ScrapeClock clock) {
    this(bucket, clock, false);
  }

  private Scraper(Bucket bucket, ScrapeClock clock, boolean amongOthers) {
    ScrapeMemory memory = new ScrapeMemory();
    this.shards =
        new ShardCache(
            () -> new ShardScraper(bucket, clock, memory, pulls, amongOthers),
            memory,
            bytesToRemember());
  }

  /**
   * The same where other processes may scrape the same slots: when it records one as missed that
   * another may still store, it takes the name of its samples first.
   */
  static Scraper amongOthers(Bucket bucket, ScrapeClock clock) {
    return new Scraper(bucket, clock, true);
  }

  /** Half of the heap is for memory, the other for work. */
  private static long bytesToRemember() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  /**
   * Scrapes one shard at one slot, unless that has been done before. An expired slot is recorded as
   * missed.
   *
   * <p>When the calling thread is interrupted while targets are pulled, those that have not
   * answered are recorded as missed, the files are written, and the thread is left interrupted.
   *
   * <p>When the bucket fails it is tried again while the slot lasts.
   *
   * @param end when pulls under way are given up as timed out, and a bucket that fails is not tried
   *     again, as far as the slot's deadline is not earlier
   * @param config has the settings of each target's {@code job}
   * @param fetcher asks the targets; it must not be closed before this returns
   * @throws UnstoredException when the targets were pulled and the bucket does not take the result
   * @throws IOException when the bucket fails otherwise. The targets that answered are then
   *     recorded as missed if at least that can be written, and files written before are whole
   * @throws InterruptedException when the calling thread is interrupted before the slot begins
   */
  public ShardResult scrape(
      ShardSlot shardSlot, Instant end, TrendlakeConfig config, Fetcher fetcher)
      throws IOException, InterruptedException {
    ShardScraper shard = shards.borrow(shardSlot);
    try {
      return shard.scrape(shardSlot, end, config, fetcher);
    } finally {
      shards.giveBack(shard);
    }
  }

  /**
   * Gives up the pulls under way, and those that begin from now on: targets that have not answered
   * are recorded as missed. No thread that writes is interrupted, so what was scraped is stored;
   * {@link #scrape} returns when that is done.
   */
  public void endPulls() {
    pulls.end();
  }

  /**
   * Records one shard at one slot as missed without pulling its targets, unless its outcomes are
   * stored already. Where its samples are stored and its outcomes are not, the outcomes follow from
   * the samples.
   *
   * @param reason why the targets were not scraped, human-readable
   * @param end when a bucket that fails is not tried again
   * @throws IOException when the bucket does not take the outcomes
   * @throws InterruptedException when the calling thread is interrupted before it begins
   */
  public ShardResult miss(ShardSlot shardSlot, String reason, Instant end)
      throws IOException, InterruptedException {
    ShardScraper shard = shards.borrow(shardSlot);
    try {
      return shard.miss(shardSlot, reason, end);
    } finally {
      shards.giveBack(shard);
    }
  }
}
