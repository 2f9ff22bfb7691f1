// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is to be scraped, as known at an instant.
 *
 * @param made when
 * @param jobs in the order of the configuration
 * @param shards the active targets of all jobs, cut
 */
public record Plan(Instant made, List<JobPlan> jobs, List<Shard> shards) {

  /** Copies the lists. */
  public Plan {
    jobs = List.copyOf(jobs);
    shards = List.copyOf(shards);
  }

  /**
   * What is due in a window: each shard at each multiple of its interval since the epoch, in the
   * order of the slots.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public List<ShardSlot> slots(Instant from, Instant to) {
    List<ShardSlot> due = new ArrayList<>();
    for (Shard shard : shards) {
      long interval = shard.interval().toMillis();
      long first = Math.ceilDiv(ceilMillis(from), interval) * interval;
      for (long slot = first; slot < ceilMillis(to); slot += interval) {
        due.add(ShardSlot.of(shard, Instant.ofEpochMilli(slot)));
      }
    }
    due.sort(Comparator.comparing(ShardSlot::slot).thenComparing(slot -> slot.shard().id()));
    return due;
  }

  /** The first millisecond that is not before an instant. */
  private static long ceilMillis(Instant instant) {
    return instant.plusNanos(999_999).toEpochMilli();
  }
}
