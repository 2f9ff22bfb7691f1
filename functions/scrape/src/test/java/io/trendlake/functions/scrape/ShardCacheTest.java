// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.INTERVAL;
import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.scrape.ScrapeMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShardCacheTest {

  private static final long MOST_BYTES = 100;

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final ScrapeMemory memory = new ScrapeMemory();
  private final ShardCache shards =
      new ShardCache(
          () -> new ShardScraper(bucket, () -> SLOT, memory, new ConcurrentPulls(), false),
          memory,
          MOST_BYTES);

  @Test
  void borrow_sameShard_sameScraper() {
    ShardScraper first = used("a", SLOT, 1);

    assertThat(shards.borrow(slot("a", SLOT.plus(INTERVAL)))).isSameAs(first);
    assertThat(used("b", SLOT, 1)).isNotSameAs(first);
  }

  @Test
  void giveBack_tooManyBytes_forgetsWhatWasUsedLongestAgo() {
    ShardScraper a = used("a", SLOT, 40);
    ShardScraper b = used("b", SLOT, 40);
    assertThat(used("a", SLOT, 40)).isSameAs(a);

    ShardScraper c = used("c", SLOT, 40);

    assertThat(used("a", SLOT, 40)).isSameAs(a);
    assertThat(used("c", SLOT, 40)).isSameAs(c);
    assertThat(used("b", SLOT, 20)).isNotSameAs(b);
  }

  @Test
  void giveBack_tooManyBytes_keepsWhatIsInUse() {
    ShardScraper inUse = shards.borrow(slot("a", SLOT));
    inUse.remembers(90);
    used("b", SLOT, 90);

    assertThat(shards.borrow(slot("a", SLOT))).isSameAs(inUse);
  }

  @Test
  void giveBack_shardLargerThanAll_forgotten() {
    ShardScraper huge = used("a", SLOT, MOST_BYTES + 1);

    assertThat(used("a", SLOT, 1)).isNotSameAs(huge);
  }

  @Test
  void borrow_longAfterTheLastSlot_forgotten() {
    ShardScraper before = used("a", SLOT, 1);
    used("b", SLOT.plus(Duration.ofMinutes(11)), 1);

    assertThat(used("a", SLOT.plus(Duration.ofMinutes(11)), 1)).isNotSameAs(before);
  }

  private ShardScraper used(String shard, Instant at, long bytes) {
    ShardScraper scraper = shards.borrow(slot(shard, at));
    scraper.remembers(bytes);
    shards.giveBack(scraper);
    return scraper;
  }

  private static ShardSlot slot(String shard, Instant at) {
    return ShardSlot.of(new Shard(shard, "acme", "eu", INTERVAL, List.of()), at);
  }
}
