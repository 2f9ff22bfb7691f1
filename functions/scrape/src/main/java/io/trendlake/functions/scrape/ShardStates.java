// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The state of each shard that is scraped, until it has not been for a while. Thread-safe. */
final class ShardStates {

  /** At least; a shard that is scraped less often is kept for two of its intervals. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Supplier<ShardState> factory;
  private final Map<String, Used> states = new HashMap<>();

  ShardStates(Supplier<ShardState> factory) {
    this.factory = factory;
  }

  private record Used(ShardState state, Instant until) {}

  /** The state of a shard, made if there is none, and kept for a while beyond the slot. */
  synchronized ShardState of(ShardSlot shardSlot) {
    Instant slot = shardSlot.slot();
    Used known = states.get(shardSlot.shard().id());
    ShardState state = known == null ? factory.get() : known.state;
    Duration twice = shardSlot.shard().interval().multipliedBy(2);
    Instant until = slot.plus(twice.compareTo(KEPT) > 0 ? twice : KEPT);
    states.put(shardSlot.shard().id(), new Used(state, until));
    states.values().removeIf(used -> used.until.isBefore(slot));
    return state;
  }
}
