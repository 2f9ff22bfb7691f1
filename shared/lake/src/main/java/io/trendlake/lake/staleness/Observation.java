// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A pull that took place, whether it succeeded or failed: one row of one outcomes file.
 *
 * <p>A missed slot is no observation: nothing is known of the target then.
 *
 * @param shard that pulled
 * @param slot that it was pulled for
 * @param row in the shard's outcomes file of that slot, from 0; its samples name it in their {@code
 *     target} column
 */
public record Observation(String shard, Instant slot, int row) implements Comparable<Observation> {

  private static final Comparator<Observation> ORDER =
      Comparator.comparing(Observation::slot)
          .thenComparing(Observation::shard)
          .thenComparingInt(Observation::row);

  /** Refuses nulls and a negative row. */
  public Observation {
    Objects.requireNonNull(shard, "shard");
    Objects.requireNonNull(slot, "slot");
    if (row < 0) {
      throw new IllegalArgumentException("row " + row + " of " + shard + " at " + slot);
    }
  }

  @Override
  public int compareTo(Observation other) {
    return ORDER.compare(this, other);
  }
}
