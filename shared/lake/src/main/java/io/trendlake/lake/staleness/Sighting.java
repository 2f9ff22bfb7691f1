// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A pull that took place, whether it succeeded or failed: one row of one outcomes file.
 *
 * <p>A missed slot is no sighting: nothing is known of the target then.
 *
 * @param shard that pulled
 * @param slot that it was pulled for
 * @param row in the shard's outcomes file of that slot, from 0; its samples name it in their {@code
 *     target} column
 */
public record Sighting(String shard, Instant slot, int row) implements Comparable<Sighting> {

  private static final Comparator<Sighting> ORDER =
      Comparator.comparing(Sighting::slot)
          .thenComparing(Sighting::shard)
          .thenComparingInt(Sighting::row);

  /** Refuses nulls and a negative row. */
  public Sighting {
    Objects.requireNonNull(shard, "shard");
    Objects.requireNonNull(slot, "slot");
    if (row < 0) {
      throw new IllegalArgumentException("row " + row + " of " + shard + " at " + slot);
    }
  }

  @Override
  public int compareTo(Sighting other) {
    return ORDER.compare(this, other);
  }
}
