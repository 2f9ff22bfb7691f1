// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.scrape.ShardResult;
import java.util.List;

/** Is told what happens, from any thread. */
public interface RunListener {

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

  /** Hours or days were closed. */
  default void compacted(CompactionReport report) {}

  /** A changed configuration was taken over. */
  default void configReloaded() {}

  /**
   * A changed configuration is wrong; what was there before goes on.
   *
   * @param error everything that is wrong, a line each
   */
  default void configRefused(String error) {}

  /**
   * Something else went wrong, and the work goes on.
   *
   * @param problem for people
   */
  default void problem(String problem) {}

  /** Tells several, in this order. */
  static RunListener all(List<RunListener> listeners) {
    List<RunListener> copy = List.copyOf(listeners);
    return new RunListener() {
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

      @Override
      public void compacted(CompactionReport report) {
        copy.forEach(listener -> listener.compacted(report));
      }

      @Override
      public void configReloaded() {
        copy.forEach(RunListener::configReloaded);
      }

      @Override
      public void configRefused(String error) {
        copy.forEach(listener -> listener.configRefused(error));
      }

      @Override
      public void problem(String problem) {
        copy.forEach(listener -> listener.problem(problem));
      }
    };
  }
}
