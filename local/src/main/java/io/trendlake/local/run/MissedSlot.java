// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A slot of a shard that was not scraped.
 *
 * @param reason why, human-readable
 */
record MissedSlot(ShardSlot shardSlot, String reason) {

  /** How far back slots are recorded. */
  static final Duration FARTHEST = Duration.ofDays(1);

  /** How many slots of shards are recorded of one gap at most: a file each, the newest. */
  static final int MOST = 20_000;

  static final Comparator<MissedSlot> BY_SLOT =
      Comparator.comparing(missed -> missed.shardSlot().slot());

  /** The slots of a shard in a window, in their order. */
  static List<MissedSlot> between(Shard shard, Instant from, Instant to, String reason) {
    long interval = shard.interval().toMillis();
    List<MissedSlot> slots = new ArrayList<>();
    long end = ceilMillis(to);
    for (long slot = Math.ceilDiv(ceilMillis(from), interval) * interval;
        slot < end;
        slot += interval) {
      slots.add(new MissedSlot(ShardSlot.of(shard, Instant.ofEpochMilli(slot)), reason));
    }
    return slots;
  }

  /** The first millisecond that is not before an instant. */
  private static long ceilMillis(Instant instant) {
    return instant.plusNanos(999_999).toEpochMilli();
  }

  /** From when on the slots of shards before an instant are recorded. */
  static Instant earliest(List<Shard> shards, Instant end) {
    double perMilli = shards.stream().mapToDouble(shard -> 1d / shard.interval().toMillis()).sum();
    double millis = Math.min((double) FARTHEST.toMillis(), MOST / perMilli);
    return end.minusMillis((long) millis);
  }
}
