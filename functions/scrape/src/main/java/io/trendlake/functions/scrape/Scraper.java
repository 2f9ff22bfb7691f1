// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.Fetcher;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.scrape.TargetOutcomes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scrapes one shard at one slot: pulls every target at once, and writes one file of samples, one of
 * outcomes, and what exporters say of their metrics where that is new. Safe for use by many
 * threads; two slots of one shard wait for each other.
 */
public final class Scraper {

  /**
   * What is remembered of a sample between slots, at most: its series, its place in the order, its
   * part of the parser's last body. Series of one target share most of it.
   */
  private static final long BYTES_PER_SAMPLE = 1000;

  private final Bucket bucket;
  private final ScrapeClock clock;
  private final ShardStates states;

  /**
   * A scraper without memory yet; no I/O happens here.
   *
   * @param configs finds the settings of a target by its {@code job}, at each slot anew
   */
  public Scraper(
      Bucket bucket,
      Function<String, Optional<ScrapeConfig>> configs,
      Fetcher fetcher,
      ScrapeClock clock) {
    this.bucket = bucket;
    this.clock = clock;
    ScrapeMemory memory = new ScrapeMemory();
    this.states =
        new ShardStates(
            () -> new ShardState(bucket, configs, fetcher, clock, memory), samplesToRemember());
  }

  /** Half of the heap is for memory, the other for work. */
  private static long samplesToRemember() {
    return Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_SAMPLE;
  }

  /**
   * Scrapes one shard at one slot, unless that has been done before. An expired slot is recorded as
   * missed.
   *
   * <p>When the calling thread is interrupted while targets are pulled, those that have not
   * answered are recorded as missed, the files are written, and the thread is left interrupted.
   *
   * <p>When the bucket fails it is tried again while the slot lasts.
   *
   * @throws IOException when the bucket does not take the result. The slot is then recorded as
   *     failed if at least that can be written, and files written before are whole
   * @throws InterruptedException when the calling thread is interrupted before the slot begins
   */
  public ShardResult scrape(ShardSlot shardSlot) throws IOException, InterruptedException {
    return scrape(shardSlot, shardSlot.deadline());
  }

  /**
   * As {@link #scrape(ShardSlot)}, in less time.
   *
   * @param until when pulls under way are given up as timed out, and a bucket that fails is not
   *     tried again, as far as the slot's deadline is not earlier
   */
  public ShardResult scrape(ShardSlot shardSlot, Instant until)
      throws IOException, InterruptedException {
    ShardState state = states.borrow(shardSlot);
    try {
      state.lock().lockInterruptibly();
      try {
        return scrape(shardSlot, until, state);
      } finally {
        state.lock().unlock();
      }
    } finally {
      states.giveBack(state);
    }
  }

  private ShardResult scrape(ShardSlot shardSlot, Instant until, ShardState state)
      throws IOException {
    Instant began = clock.instant();
    Instant end = earlier(until, shardSlot.deadline());
    Bucket patient = new PatientBucket(bucket, new Patience(clock, end));
    SlotKeys keys = SlotKeys.of(shardSlot);
    if (patient.get(keys.outcomes()).isPresent()) {
      return ShardResult.repeated(shardSlot, began);
    }
    if (!began.isBefore(shardSlot.deadline())) {
      List<Outcome> missed = expired(shardSlot, began);
      return result(shardSlot, began, state.writer().writeMissed(patient, keys, missed));
    }
    state.pull().keepOnly(shardSlot.shard());
    List<ScrapeResult> results = ConcurrentPulls.pull(shardSlot, end, state.pull());
    state.weigh(results.stream().mapToLong(result -> result.samples().size()).sum());
    // The bucket may give up a write for an interrupted thread: what was scraped is to be stored.
    boolean interrupted = Thread.interrupted();
    try {
      ShardWriter.Written written = state.writer().write(patient, keys, results);
      state.metadata().write(shardSlot, results);
      return result(shardSlot, began, written);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static ShardResult result(
      ShardSlot shardSlot, Instant began, ShardWriter.Written written) {
    return new ShardResult(shardSlot, began, written.outcomes(), written.rows(), written.bytes());
  }

  private static List<Outcome> expired(ShardSlot shardSlot, Instant began) {
    String reason =
        "the slot had expired at " + shardSlot.deadline() + " when its message came at " + began;
    return shardSlot.shard().targets().stream()
        .map((Target target) -> new TargetOutcomes(target, false).missed(shardSlot.slot(), reason))
        .toList();
  }
}
