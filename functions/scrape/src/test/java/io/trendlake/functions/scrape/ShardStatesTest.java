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
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ShardStatesTest {

  private static final long MOST_SAMPLES = 100;

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final ShardStates states =
      new ShardStates(
          () ->
              new ShardState(
                  bucket,
                  job -> Optional.empty(),
                  (request, body) -> {
                    throw new IllegalStateException("nothing is fetched here");
                  },
                  () -> SLOT,
                  new ScrapeMemory()),
          MOST_SAMPLES);

  @Test
  void borrow_sameShard_sameState() {
    ShardState first = used("a", SLOT, 1);

    assertThat(states.borrow(slot("a", SLOT.plus(INTERVAL)))).isSameAs(first);
    assertThat(used("b", SLOT, 1)).isNotSameAs(first);
  }

  @Test
  void giveBack_tooManySamples_forgetsWhatWasUsedLongestAgo() {
    ShardState a = used("a", SLOT, 40);
    ShardState b = used("b", SLOT, 40);
    assertThat(used("a", SLOT, 40)).isSameAs(a);

    ShardState c = used("c", SLOT, 40);

    assertThat(used("a", SLOT, 40)).isSameAs(a);
    assertThat(used("c", SLOT, 40)).isSameAs(c);
    assertThat(used("b", SLOT, 20)).isNotSameAs(b);
  }

  @Test
  void giveBack_tooManySamples_keepsWhatIsInUse() {
    ShardState inUse = states.borrow(slot("a", SLOT));
    inUse.weigh(90);
    used("b", SLOT, 90);

    assertThat(states.borrow(slot("a", SLOT))).isSameAs(inUse);
  }

  @Test
  void giveBack_shardLargerThanAll_forgotten() {
    ShardState huge = used("a", SLOT, MOST_SAMPLES + 1);

    assertThat(used("a", SLOT, 1)).isNotSameAs(huge);
  }

  @Test
  void borrow_longAfterTheLastSlot_forgotten() {
    ShardState before = used("a", SLOT, 1);
    used("b", SLOT.plus(Duration.ofMinutes(11)), 1);

    assertThat(used("a", SLOT.plus(Duration.ofMinutes(11)), 1)).isNotSameAs(before);
  }

  private ShardState used(String shard, Instant at, long samples) {
    ShardState state = states.borrow(slot(shard, at));
    state.weigh(samples);
    states.giveBack(state);
    return state;
  }

  private static ShardSlot slot(String shard, Instant at) {
    return ShardSlot.of(new Shard(shard, "acme", "eu", INTERVAL, List.of()), at);
  }
}
