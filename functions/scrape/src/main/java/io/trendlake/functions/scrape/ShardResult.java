// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.model.Outcome;
import java.time.Instant;
import java.util.List;

/**
 * What became of one shard at one slot.
 *
 * @param began when its scrape began
 * @param outcomes in the order of the shard's targets; empty if the slot had been done before
 * @param samples how many rows were stored, synthetic series included
 * @param bytes of the samples file
 */
public record ShardResult(
    ShardSlot shardSlot, Instant began, List<Outcome> outcomes, long samples, long bytes) {

  /** Copies the list. */
  public ShardResult {
    outcomes = List.copyOf(outcomes);
  }

  /** A slot whose files were there, so that nothing was done. */
  static ShardResult repeated(ShardSlot shardSlot, Instant began) {
    return new ShardResult(shardSlot, began, List.of(), 0, 0);
  }
}
