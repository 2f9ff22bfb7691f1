// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.model.Outcome;
import java.time.Instant;
import java.util.Objects;

/**
 * Where the files of one shard at one slot lie.
 *
 * @param scraper what the outcomes say of who scraped
 */
record SlotKeys(
    Instant slot,
    String samples,
    String histograms,
    String exemplars,
    String starts,
    String reached,
    String outcomes,
    Outcome.Scraper scraper) {

  /** Of the jar that runs; empty if the classes are in no jar. */
  private static final String VERSION =
      Objects.requireNonNullElse(SlotKeys.class.getPackage().getImplementationVersion(), "");

  static SlotKeys of(ShardSlot shardSlot) {
    return new SlotKeys(
        shardSlot.slot(),
        key(Dataset.SAMPLES, shardSlot),
        key(Dataset.HISTOGRAMS, shardSlot),
        key(Dataset.EXEMPLARS, shardSlot),
        key(Dataset.STARTS, shardSlot),
        key(Dataset.REACHED, shardSlot),
        key(Dataset.SCRAPES, shardSlot),
        new Outcome.Scraper(shardSlot.shard().id(), VERSION));
  }

  private static String key(Dataset dataset, ShardSlot shardSlot) {
    return new LakeKey.MinuteFile(dataset, shardSlot.slot(), shardSlot.shard().id()).text();
  }
}
