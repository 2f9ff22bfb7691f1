// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.fetch.Fetcher;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * What is remembered of one shard between its slots. Whoever uses it holds the lock: a slot that is
 * late and the next one do not scrape the same targets at once.
 */
final class ShardState {

  private final Lock lock = new ReentrantLock();
  private final ShardPull pull;
  private final ShardWriter writer = new ShardWriter();
  private final ShardMetadata metadata;

  /** How many slots use it or wait for it; guarded by {@link ShardStates}. */
  private int uses;

  private volatile long weight;

  ShardState(
      Bucket bucket,
      Function<String, Optional<ScrapeConfig>> configs,
      Fetcher fetcher,
      ScrapeClock clock,
      ScrapeMemory memory) {
    this.pull = new ShardPull(configs, fetcher, clock, memory);
    this.metadata = new ShardMetadata(bucket);
  }

  void use() {
    uses++;
  }

  void endUse() {
    uses--;
  }

  boolean isIdle() {
    return uses == 0;
  }

  /** Takes in how many samples a slot has; where fewer come, the memory it takes stays. */
  void weigh(long samples) {
    weight = Math.max(weight, samples);
  }

  /** How many samples a slot had at most: what the memory it takes grows with. */
  long weight() {
    return weight;
  }

  Lock lock() {
    return lock;
  }

  ShardPull pull() {
    return pull;
  }

  ShardWriter writer() {
    return writer;
  }

  ShardMetadata metadata() {
    return metadata;
  }
}
