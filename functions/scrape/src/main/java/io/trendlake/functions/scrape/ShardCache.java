// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
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

  /** At least; a shard that is scraped less often is kept for two of its intervals. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Supplier<ShardScraper> factory;
  private final long mostSamples;

  /** In the order of their last use. */
  private final Map<String, Used> shards = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * No scrapers yet.
   *
   * @param mostSamples how many samples a slot of all shards that are kept may have together; a
   *     scraper in use is kept whatever its size
   */
  ShardCache(Supplier<ShardScraper> factory, long mostSamples) {
    this.factory = factory;
    this.mostSamples = mostSamples;
  }

  private record Used(ShardScraper scraper, Instant until) {}

  /** The scraper of a shard, made if there is none, and kept for a while beyond the slot. */
  synchronized ShardScraper borrow(ShardSlot shardSlot) {
    Instant slot = shardSlot.slot();
    Used known = shards.get(shardSlot.shard().id());
    ShardScraper scraper = known == null ? factory.get() : known.scraper;
    Duration twice = shardSlot.shard().interval().multipliedBy(2);
    Instant until = slot.plus(twice.compareTo(KEPT) > 0 ? twice : KEPT);
    shards.put(shardSlot.shard().id(), new Used(scraper, until));
    scraper.use();
    shards.values().removeIf(used -> used.until.isBefore(slot) && used.scraper.isIdle());
    return scraper;
  }

  /** Ends a use, after which the scraper may be forgotten. */
  synchronized void giveBack(ShardScraper scraper) {
    scraper.endUse();
    long samples = shards.values().stream().mapToLong(used -> used.scraper.weight()).sum();
    List<String> forgotten = new ArrayList<>();
    for (Map.Entry<String, Used> entry : shards.entrySet()) {
      if (samples > mostSamples && entry.getValue().scraper.isIdle()) {
        forgotten.add(entry.getKey());
        samples -= entry.getValue().scraper.weight();
      }
    }
    forgotten.forEach(shards::remove);
  }
}
