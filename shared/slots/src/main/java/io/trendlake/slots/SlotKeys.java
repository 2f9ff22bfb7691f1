// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.slots;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.model.BuildVersion;
import io.trendlake.model.Outcome;
import java.time.Instant;

/**
 * Where the files of one shard at one slot are.
 *
 * @param scraper what the outcomes say of who scraped
 */
public record SlotKeys(
    Instant slot,
    String samples,
    String histograms,
    String exemplars,
    String starts,
    String reached,
    String outcomes,
    Outcome.ScrapedBy scraper) {

  /** The keys of a shard at a slot. */
  public static SlotKeys of(ShardSlot shardSlot) {
    return new SlotKeys(
        shardSlot.slot(),
        key(Dataset.SAMPLES, shardSlot),
        key(Dataset.HISTOGRAMS, shardSlot),
        key(Dataset.EXEMPLARS, shardSlot),
        key(Dataset.STARTS, shardSlot),
        key(Dataset.REACHED, shardSlot),
        key(Dataset.SCRAPES, shardSlot),
        new Outcome.ScrapedBy(shardSlot.shard().id(), BuildVersion.TEXT));
  }

  private static String key(Dataset dataset, ShardSlot shardSlot) {
    return new LakeKey.MinuteFile(dataset, shardSlot.slot(), shardSlot.shard().id()).text();
  }
}
