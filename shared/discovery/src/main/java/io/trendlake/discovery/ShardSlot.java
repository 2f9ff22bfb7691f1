// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Instant;

/**
 * One shard to be scraped at one slot: what a message to the scraper says.
 *
 * @param slot a multiple of the shard's interval since the epoch
 * @param deadline when the slot has expired: from then on it is missed, not scraped late
 */
public record ShardSlot(Shard shard, Instant slot, Instant deadline) {

  /** Refuses a deadline that is not after the slot. */
  public ShardSlot {
    if (!deadline.isAfter(slot)) {
      throw new IllegalArgumentException(
          "the deadline "
              + deadline
              + " of shard "
              + shard.id()
              + " is not after its slot "
              + slot);
    }
  }

  /** A slot that expires when the next one begins. */
  public static ShardSlot of(Shard shard, Instant slot) {
    return new ShardSlot(shard, slot, slot.plus(shard.interval()));
  }
}
