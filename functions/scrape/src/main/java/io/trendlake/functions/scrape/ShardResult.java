// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.model.Outcome;
import java.util.List;

/**
 * What became of one shard at one slot.
 *
 * @param outcomes in the order of the shard's targets; empty if the slot had been done before
 * @param samples how many rows were stored, synthetic series included
 * @param bytes of the samples file
 */
public record ShardResult(ShardSlot shardSlot, List<Outcome> outcomes, long samples, long bytes) {

  /** Copies the list. */
  public ShardResult {
    outcomes = List.copyOf(outcomes);
  }
}
