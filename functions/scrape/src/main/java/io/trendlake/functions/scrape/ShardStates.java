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
 * The state of each shard that is scraped, until it has not been for a while, or others need its
 * memory: the state that was used longest ago goes first. Thread-safe.
 */
final class ShardStates {

  /** At least; a shard that is scraped less often is kept for two of its intervals. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Supplier<ShardState> factory;
  private final long mostSamples;

  /** In the order of their last use. */
  private final Map<String, Used> states = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * No states yet.
   *
   * @param mostSamples how many samples a slot of all shards that are kept may have together; a
   *     state in use is kept whatever its size
   */
  ShardStates(Supplier<ShardState> factory, long mostSamples) {
    this.factory = factory;
    this.mostSamples = mostSamples;
  }

  private record Used(ShardState state, Instant until) {}

  /** The state of a shard, made if there is none, and kept for a while beyond the slot. */
  synchronized ShardState borrow(ShardSlot shardSlot) {
    Instant slot = shardSlot.slot();
    Used known = states.get(shardSlot.shard().id());
    ShardState state = known == null ? factory.get() : known.state;
    Duration twice = shardSlot.shard().interval().multipliedBy(2);
    Instant until = slot.plus(twice.compareTo(KEPT) > 0 ? twice : KEPT);
    states.put(shardSlot.shard().id(), new Used(state, until));
    state.use();
    states.values().removeIf(used -> used.until.isBefore(slot) && used.state.isIdle());
    return state;
  }

  /** Ends a use, after which the state may be forgotten. */
  synchronized void giveBack(ShardState state) {
    state.endUse();
    long samples = states.values().stream().mapToLong(used -> used.state.weight()).sum();
    List<String> forgotten = new ArrayList<>();
    for (Map.Entry<String, Used> entry : states.entrySet()) {
      if (samples > mostSamples && entry.getValue().state.isIdle()) {
        forgotten.add(entry.getKey());
        samples -= entry.getValue().state.weight();
      }
    }
    forgotten.forEach(states::remove);
  }
}
