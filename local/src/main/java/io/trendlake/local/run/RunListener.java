// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.Outcome;
import java.util.List;

/** Hears what happens, from any thread. */
public interface RunListener {

  /** A shard was scraped at a slot, and its files are stored. */
  default void shardDone(ShardResult result) {}

  /**
   * What is to be scraped was planned again.
   *
   * @param plan with what failed in it
   */
  default void planned(ScrapePlan plan) {}

  /**
   * The result of a shard at a slot could not be stored.
   *
   * @param pulled how the pulls went, in the order of the shard's targets; empty if there were none
   * @param error human-readable: what, and what to do
   */
  default void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {}

  /** Every shard of a slot is done or lost. */
  default void slotDone(SlotReport report) {}

  /** Hours or days were closed. */
  default void compacted(CompactionReport report) {}

  /** A changed configuration was taken over. */
  default void configReloaded() {}

  /**
   * A changed configuration is wrong; what was there before stays in force.
   *
   * @param error everything that is wrong, a line each
   */
  default void configRefused(String error) {}

  /**
   * Something happened that an operator may want to know.
   *
   * @param text human-readable
   */
  default void news(String text) {}

  /**
   * Something else went wrong, and the work continues.
   *
   * @param problem human-readable
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
      public void planned(ScrapePlan plan) {
        copy.forEach(listener -> listener.planned(plan));
      }

      @Override
      public void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {
        copy.forEach(listener -> listener.shardLost(shardSlot, pulled, error));
      }

      @Override
      public void news(String text) {
        copy.forEach(listener -> listener.news(text));
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
