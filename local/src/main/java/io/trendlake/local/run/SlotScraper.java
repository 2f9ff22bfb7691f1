// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Scrapes all shards of a slot at once and sums up. Safe for use by many threads. */
public final class SlotScraper {

  private final Scraper scraper;
  private final Fetcher fetcher;
  private final InstantSource clock;
  private final ExecutorService threads;
  private final RunListener listener;

  /**
   * A scraper of slots.
   *
   * @param fetcher asks the targets
   * @param threads run a shard each
   */
  public SlotScraper(
      Scraper scraper,
      Fetcher fetcher,
      InstantSource clock,
      ExecutorService threads,
      RunListener listener) {
    this.scraper = scraper;
    this.fetcher = fetcher;
    this.clock = clock;
    this.threads = threads;
    this.listener = listener;
  }

  /**
   * Scrapes the shards of one slot, and returns when all are stored or lost. A shard that cannot be
   * stored is reported, and does not keep the others from it.
   *
   * @throws InterruptedException when the calling thread is interrupted; shards are then cut short
   */
  public SlotReport scrape(Instant slot, List<ShardSlot> shards, TrendlakeConfig config)
      throws InterruptedException {
    Instant began = clock.instant();
    Tally tally = new Tally();
    List<Future<?>> running = new ArrayList<>();
    for (ShardSlot shard : shards) {
      running.add(threads.submit(() -> scrape(shard, config, tally)));
    }
    try {
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("slot " + slot + " broke off", e.getCause());
    } finally {
      running.forEach(future -> future.cancel(true));
    }
    SlotReport report = tally.report(slot, began, clock.instant());
    listener.slotDone(report);
    return report;
  }

  private void scrape(ShardSlot shardSlot, TrendlakeConfig config, Tally tally) {
    try {
      ShardResult result = scraper.scrape(shardSlot, shardSlot.deadline(), config, fetcher);
      tally.add(result);
      listener.shardDone(result);
    } catch (IOException e) {
      lost(shardSlot, tally, Failures.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lost(shardSlot, tally, "cut off before it was stored");
    }
  }

  private void lost(ShardSlot shardSlot, Tally tally, String why) {
    String error = "shard " + shardSlot.shard().id() + " is lost for this slot: " + why;
    tally.lose(shardSlot.shard().targets().size(), error);
    listener.shardLost(shardSlot, error);
  }

  /** Sums up shards as they end. */
  private static final class Tally {

    private final List<String> errors = new ArrayList<>();
    private int up;
    private int failed;
    private int missed;
    private long samples;
    private long bytes;

    synchronized void add(ShardResult result) {
      samples += result.samples();
      bytes += result.bytes();
      for (Outcome outcome : result.outcomes()) {
        switch (outcome.result()) {
          case Outcome.Scraped scraped -> up++;
          case Outcome.Failed failure -> failed++;
          case Outcome.Missed miss -> missed++;
        }
      }
    }

    synchronized void lose(int targets, String error) {
      missed += targets;
      errors.add(error);
    }

    synchronized SlotReport report(Instant slot, Instant began, Instant ended) {
      return new SlotReport(
          slot,
          up,
          failed,
          missed,
          samples,
          bytes,
          Duration.between(slot, began),
          Duration.between(began, ended),
          errors);
    }
  }
}
