// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.functions.scrape.UnstoredException;
import io.trendlake.model.Failures;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Scrapes what messages of the queue say, as the function scrape does, all shards of a slot at
 * once, and sums up each slot. Safe for use by many threads.
 */
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
   * @param threads run a shard each; they are never interrupted
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

  /** The shards that messages are about, by their slots in order. */
  static Map<Instant, List<ShardSlot>> slots(List<String> messages) {
    return messages.stream()
        .map(ShardMessage::read)
        .collect(Collectors.groupingBy(ShardSlot::slot, TreeMap::new, Collectors.toList()));
  }

  /**
   * Scrapes what messages say, slot after slot.
   *
   * @throws InterruptedException when the calling thread is interrupted; the shards under way are
   *     still scraped and stored
   */
  public List<SlotReport> scrape(List<String> messages, TrendlakeConfig config)
      throws InterruptedException {
    List<SlotReport> reports = new ArrayList<>();
    for (Map.Entry<Instant, List<ShardSlot>> slot : slots(messages).entrySet()) {
      reports.add(scrape(slot.getKey(), slot.getValue(), config));
    }
    return reports;
  }

  /**
   * Scrapes the shards of one slot, and returns when all are stored or lost. A shard that cannot be
   * stored is reported, and does not keep the others from it.
   *
   * @throws InterruptedException when the calling thread is interrupted; the shards under way are
   *     still scraped and stored
   */
  SlotReport scrape(Instant slot, List<ShardSlot> shards, TrendlakeConfig config)
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
    } catch (UnstoredException e) {
      lost(shardSlot, e.pulled(), tally, Failures.text(e));
    } catch (IOException e) {
      lost(shardSlot, List.of(), tally, Failures.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lost(shardSlot, List.of(), tally, "it was cut off before it was stored");
    }
  }

  private void lost(ShardSlot shardSlot, List<Outcome> pulled, Tally tally, String why) {
    String error = "shard " + shardSlot.shard().id() + " is not stored for this slot: " + why;
    tally.lose(shardSlot.shard().targets().size(), pulled, error);
    listener.shardLost(shardSlot, pulled, error);
  }

  /** Sums up shards as they end. */
  private static final class Tally {

    private final List<String> errors = new ArrayList<>();
    private int up;
    private int failed;
    private int missed;
    private int unstored;
    private long samples;
    private long dropped;
    private long bytes;

    synchronized void add(ShardResult result) {
      samples += result.samples();
      bytes += result.bytes();
      count(result.outcomes());
    }

    private void count(List<Outcome> outcomes) {
      for (Outcome outcome : outcomes) {
        dropped += outcome.dropped().total();
        switch (outcome.result()) {
          case Outcome.Scraped scraped -> up++;
          case Outcome.Failed failure -> failed++;
          case Outcome.Missed miss -> missed++;
        }
      }
    }

    synchronized void lose(int targets, List<Outcome> pulled, String error) {
      count(pulled);
      missed += targets - pulled.size();
      unstored += targets;
      errors.add(error);
    }

    synchronized SlotReport report(Instant slot, Instant began, Instant ended) {
      return new SlotReport(
          slot,
          up,
          failed,
          missed,
          unstored,
          samples,
          dropped,
          bytes,
          Duration.between(slot, began),
          Duration.between(began, ended),
          errors);
    }
  }
}
