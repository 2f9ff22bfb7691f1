// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.scrape.ShardResult;
import java.util.List;

/** Is told what is scraped, from any thread. */
public interface SlotListener {

  /** A shard was scraped at a slot, and its files are stored. */
  default void shardDone(ShardResult result) {}

  /**
   * A shard's slot was lost.
   *
   * @param error for people: what, and what to do
   */
  default void shardLost(ShardSlot shardSlot, String error) {}

  /** Every shard of a slot is done or lost. */
  default void slotDone(SlotReport report) {}

  /** Tells several, in this order. */
  static SlotListener all(List<SlotListener> listeners) {
    List<SlotListener> copy = List.copyOf(listeners);
    return new SlotListener() {
      @Override
      public void shardDone(ShardResult result) {
        copy.forEach(listener -> listener.shardDone(result));
      }

      @Override
      public void shardLost(ShardSlot shardSlot, String error) {
        copy.forEach(listener -> listener.shardLost(shardSlot, error));
      }

      @Override
      public void slotDone(SlotReport report) {
        copy.forEach(listener -> listener.slotDone(report));
      }
    };
  }
}
