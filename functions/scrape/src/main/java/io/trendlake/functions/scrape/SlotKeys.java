// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;

/** Where the files of one shard at one slot lie. */
record SlotKeys(String samples, String reached, String outcomes) {

  static SlotKeys of(ShardSlot shardSlot) {
    return new SlotKeys(
        key(Dataset.SAMPLES, shardSlot),
        key(Dataset.REACHED, shardSlot),
        key(Dataset.SCRAPES, shardSlot));
  }

  private static String key(Dataset dataset, ShardSlot shardSlot) {
    return new LakeKey.MinuteFile(dataset, shardSlot.slot(), shardSlot.shard().id()).text();
  }
}
