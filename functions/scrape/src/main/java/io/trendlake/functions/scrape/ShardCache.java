// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.scrape.ScrapeMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The scrapers of shards, each kept until its shard has not been scraped for a while, or others
 * need its memory: the scraper that was used longest ago goes first. Thread-safe.
 */
final class ShardCache {

  /** The least; a shard that is scraped less often is kept for two of its intervals. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Supplier<ShardScraper> factory;
  private final ScrapeMemory memory;
  private final long mostBytes;

  /** In the order of their last use. */
  private final Map<String, Used> shards = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * No scrapers yet.
   *
   * @param memory what all scrapers share
   * @param mostBytes how much they and the memory may take together, the memory no more than half
   *     of it; a scraper in use is kept whatever its size
   */
  ShardCache(Supplier<ShardScraper> factory, ScrapeMemory memory, long mostBytes) {
    this.factory = factory;
    this.memory = memory;
    this.mostBytes = mostBytes;
  }

  private record Used(ShardScraper scraper, Instant until) {}

  /** The scraper of a shard, made if there is none, and kept for a while beyond the slot. */
  synchronized ShardScraper borrow(ShardSlot shardSlot) {
    Instant slot = shardSlot.slot();
    Used known = shards.get(shardSlot.shard().id());
    ShardScraper scraper = known == null ? factory.get() : known.scraper;
    Duration twice = shardSlot.shard().interval().multipliedBy(2);
    Instant until = slot.plus(twice.compareTo(KEPT) > 0 ? twice : KEPT);
    if (known != null && known.until.isAfter(until)) {
      until = known.until;
    }
    shards.put(shardSlot.shard().id(), new Used(scraper, until));
    scraper.use();
    shards.values().removeIf(used -> used.until.isBefore(slot) && used.scraper.isIdle());
    return scraper;
  }

  /** Ends a use, after which the scraper may be forgotten. */
  synchronized void giveBack(ShardScraper scraper) {
    scraper.endUse();
    memory.shrinkTo(mostBytes / 2);
    long left = mostBytes - memory.bytes();
    long bytes = shards.values().stream().mapToLong(used -> used.scraper.bytes()).sum();
    List<String> forgotten = new ArrayList<>();
    for (Map.Entry<String, Used> entry : shards.entrySet()) {
      if (bytes > left && entry.getValue().scraper.isIdle()) {
        forgotten.add(entry.getKey());
        bytes -= entry.getValue().scraper.bytes();
      }
    }
    forgotten.forEach(shards::remove);
  }
}
