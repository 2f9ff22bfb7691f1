// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What is to be scraped, as known at an instant.
 *
 * @param made when
 * @param jobs in the order of the configuration
 * @param shards the active targets of all jobs, cut
 * @param failedAccounts in which a discovery failed, by id, empty for that of the credentials; and
 *     {@code organization} if its accounts could not be listed
 */
public record ScrapePlan(
    Instant made, List<JobPlan> jobs, List<Shard> shards, Set<String> failedAccounts) {

  /** Copies the lists. */
  public ScrapePlan {
    jobs = List.copyOf(jobs);
    shards = List.copyOf(shards);
    failedAccounts = Set.copyOf(failedAccounts);
  }

  /** A plan of discoveries that did not fail in AWS. */
  public ScrapePlan(Instant made, List<JobPlan> jobs, List<Shard> shards) {
    this(made, jobs, shards, Set.of());
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
