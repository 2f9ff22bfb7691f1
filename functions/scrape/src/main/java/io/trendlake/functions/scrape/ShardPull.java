// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.Fetcher;
import io.trendlake.model.Outcome;
import io.trendlake.scrape.PullOutcomes;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.scrape.TargetSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pulls single targets of one shard, and keeps what is remembered of each for as long as the shard
 * has it. Safe for use by many threads, one target each.
 */
final class ShardPull {

  private static final System.Logger LOG = System.getLogger(ShardPull.class.getName());

  private final Map<Target, TargetSession> sessions = new ConcurrentHashMap<>();
  private final ScrapeClock clock;
  private final ScrapeMemory memory;

  ShardPull(ScrapeClock clock, ScrapeMemory memory) {
    this.clock = clock;
    this.memory = memory;
  }

  /** Forgets the targets that the shard no longer has. */
  void keepOnly(Shard shard) {
    sessions.keySet().retainAll(new HashSet<>(shard.targets()));
  }

  /** Says that what the targets gave at a slot could not be stored; to be called between slots. */
  void unstored() {
    sessions.values().forEach(TargetSession::unstored);
  }

  /** The bytes that are remembered of the shard's targets alone; to be asked between slots. */
  long bytes() {
    return sessions.values().stream().mapToLong(TargetSession::bytes).sum();
  }

  /** Pulls a target until an instant at most; whatever happens is in the outcome. */
  ScrapeResult pull(
      Target target, Instant slot, Instant until, TrendlakeConfig config, Fetcher fetcher) {
    Optional<ScrapeConfig> settings = config.scrapeConfig(target.job());
    if (settings.isEmpty()) {
      return missed(target, slot, "no scrape_config has the job_name " + target.job());
    }
    Duration left = Duration.between(clock.instant(), until);
    if (!left.isPositive()) {
      return missed(target, slot, "the time for the slot ended before the target's turn");
    }
    return pull(session(target, settings.get().withoutTargets()), slot, left, fetcher);
  }

  private ScrapeResult pull(TargetSession session, Instant slot, Duration left, Fetcher fetcher) {
    Instant start = clock.instant();
    try {
      return session.scrape(slot, left, fetcher);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return missed(
          session.target(), slot, "the scraper was shut down before the target had answered");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a fault of Trendlake: scraping " + session.target(), e);
      sessions.remove(session.target());
      return failed(session, slot, start, "a fault of Trendlake: " + e);
    }
  }

  /** The session of a target, which ends when the settings change that it is scraped by. */
  private TargetSession session(Target target, ScrapeConfig config) {
    return sessions.compute(
        target,
        (key, known) ->
            known != null && known.config().equals(config)
                ? known
                : new TargetSession(target, config, clock, memory));
  }

  private static ScrapeResult missed(Target target, Instant slot, String reason) {
    return ScrapeResult.without(new PullOutcomes(target, false).missed(slot, reason));
  }

  private ScrapeResult failed(TargetSession session, Instant slot, Instant start, String reason) {
    Duration took = Duration.between(start, clock.instant());
    boolean tracks = session.config().trackTimestampsStaleness();
    return ScrapeResult.without(
        new PullOutcomes(session.target(), tracks)
            .pulled(slot, start, new Outcome.Failed(took, reason, 0, 0)));
  }
}
