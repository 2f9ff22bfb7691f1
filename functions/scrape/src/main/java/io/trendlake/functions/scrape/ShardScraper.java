// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.slots.SlotKeys;
import io.trendlake.slots.SlotOutcomes;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Scrapes one shard, slot after slot, and keeps what is remembered of it between its slots. Safe
 * for use by many threads: a slot that is late and the next one wait for each other, so that they
 * do not scrape the same targets at once.
 */
final class ShardScraper {

  private final Lock lock = new ReentrantLock();
  private final Bucket bucket;
  private final ScrapeClock clock;
  private final ConcurrentPulls pulls;
  private final boolean amongOthers;
  private final ShardPull pull;
  private final ShardWriter writer = new ShardWriter();
  private final ShardMetadata metadata;

  /** How many slots use it or wait for it; guarded by {@link ShardCache}. */
  private int uses;

  private volatile long bytes;

  ShardScraper(
      Bucket bucket,
      ScrapeClock clock,
      ScrapeMemory memory,
      ConcurrentPulls pulls,
      boolean amongOthers) {
    this.bucket = bucket;
    this.clock = clock;
    this.pulls = pulls;
    this.amongOthers = amongOthers;
    this.pull = new ShardPull(clock, memory);
    this.metadata = new ShardMetadata(bucket);
  }

  /** As {@link Scraper#scrape}. */
  ShardResult scrape(ShardSlot shardSlot, Instant end, TrendlakeConfig config, Fetcher fetcher)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      return scrapeAlone(shardSlot, end, config, fetcher);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link Scraper#miss}. */
  ShardResult miss(ShardSlot shardSlot, String reason, Instant end)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Instant began = clock.instant();
      Bucket patient = new RetryingBucket(bucket, new RetryPolicy(clock, end));
      SlotKeys keys = SlotKeys.of(shardSlot);
      if (patient.get(keys.outcomes()).isPresent()) {
        return ShardResult.repeated(shardSlot, began);
      }
      return missed(shardSlot, reason, began, patient);
    } finally {
      lock.unlock();
    }
  }

  private ShardResult scrapeAlone(
      ShardSlot shardSlot, Instant end, TrendlakeConfig config, Fetcher fetcher)
      throws IOException {
    Instant began = clock.instant();
    Instant until = earlier(end, shardSlot.deadline());
    Bucket patient = new RetryingBucket(bucket, new RetryPolicy(clock, until));
    SlotKeys keys = SlotKeys.of(shardSlot);
    if (patient.get(keys.outcomes()).isPresent()) {
      return ShardResult.repeated(shardSlot, began);
    }
    if (!began.isBefore(shardSlot.deadline())) {
      String reason =
          "the slot had expired at "
              + shardSlot.deadline()
              + " when its message came at "
              + began.truncatedTo(ChronoUnit.MILLIS);
      return missed(shardSlot, reason, began, patient);
    }
    pull.keepOnly(shardSlot.shard());
    List<ScrapeResult> results =
        pulls.pull(
            shardSlot.shard().targets(),
            target -> pull.pull(target, shardSlot.slot(), until, config, fetcher));
    remembers(pull.bytes());
    // The bucket may give up a write for an interrupted thread: what was scraped is to be stored.
    boolean interrupted = Thread.interrupted();
    try {
      SlotOutcomes written = write(patient, keys, results);
      metadata.write(shardSlot, results);
      return result(shardSlot, began, written);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private SlotOutcomes write(Bucket patient, SlotKeys keys, List<ScrapeResult> results)
      throws UnstoredException {
    try {
      return writer.write(patient, keys, results);
    } catch (IOException e) {
      pull.unstored();
      throw new UnstoredException(results.stream().map(ScrapeResult::outcome).toList(), e);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static ShardResult result(ShardSlot shardSlot, Instant began, SlotOutcomes written) {
    return new ShardResult(shardSlot, began, written.outcomes(), written.rows(), written.bytes());
  }

  private ShardResult missed(ShardSlot shardSlot, String reason, Instant began, Bucket patient)
      throws IOException {
    boolean contested = amongOthers && SlotOutcomes.isContested(shardSlot, began);
    return result(
        shardSlot, began, SlotOutcomes.writeMissed(patient, shardSlot, reason, contested));
  }

  /** A slot begins to use it, or to wait for it; called by {@link ShardCache} alone. */
  void use() {
    uses++;
  }

  /** A slot no longer uses it; called by {@link ShardCache} alone. */
  void endUse() {
    uses--;
  }

  /** Whether no slot uses it; called by {@link ShardCache} alone. */
  boolean isIdle() {
    return uses == 0;
  }

  /** Records how many bytes are remembered of the shard. */
  void remembers(long all) {
    bytes = all;
  }

  /** How many bytes are remembered of the shard alone, as counted at its last slot. */
  long bytes() {
    return bytes;
  }
}
