// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.Fetcher;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scrapes one shard at one slot: pulls every target at once, and writes one file of samples and one
 * of outcomes. Safe for use by many threads, one shard each.
 */
public final class Scraper {

  private final Bucket bucket;

  /**
   * A scraper without memory yet; no I/O happens here.
   *
   * @param configs finds the settings of a target by its {@code job}
   */
  public Scraper(
      Bucket bucket,
      Function<String, Optional<ScrapeConfig>> configs,
      Fetcher fetcher,
      ScrapeClock clock) {
    this.bucket = bucket;
  }

  /**
   * Scrapes one shard at one slot, unless that has been done before.
   *
   * @throws IOException when the bucket cannot take the result
   * @throws InterruptedException when the calling thread is interrupted; nothing is then written
   */
  public ShardResult scrape(ShardSlot shardSlot) throws IOException, InterruptedException {
    throw new IOException(shardSlot + " " + bucket);
  }
}
