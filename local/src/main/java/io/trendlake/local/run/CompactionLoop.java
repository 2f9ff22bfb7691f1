// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.functions.compact.CompactionReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Compacts every few minutes beside the scraping, and says loudly when it falls behind.
 *
 * <p>A run that fails is tried again at the next; nothing of it is seen by queries.
 */
public final class CompactionLoop implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMinutes(5);

  private final LakeUpkeep upkeep;
  private final InstantSource clock;
  private final SelfMetrics metrics;
  private final CompactionBoard board;
  private final RunListener listener;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("compaction").factory());

  /**
   * A loop that does nothing yet.
   *
   * @param board is told how far it is
   * @param listener is told of runs that closed something, and of trouble
   */
  public CompactionLoop(
      LakeUpkeep upkeep,
      InstantSource clock,
      SelfMetrics metrics,
      CompactionBoard board,
      RunListener listener) {
    this.upkeep = upkeep;
    this.clock = clock;
    this.metrics = metrics;
    this.board = board;
    this.listener = listener;
  }

  /** Begins, with a run at once. */
  public void start() {
    ScheduledFuture<?> _ =
        executor.scheduleWithFixedDelay(this::run, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Compacts once. */
  void run() {
    Instant now = clock.instant();
    try {
      UpkeepReport report = upkeep.run(now);
      board.compacted(report.compaction(), now);
      metrics.keptUp(report);
      tell(report.compaction());
    } catch (IOException | RuntimeException e) {
      if (executor.isShutdown()) {
        return; // The process ends, and cut the run off.
      }
      board.failed(Failures.text(e));
      metrics.compactionFailed();
    }
    board.problem(now).ifPresent(listener::problem);
  }

  private void tell(CompactionReport report) {
    if (!report.hours().isEmpty() || !report.days().isEmpty()) {
      listener.compacted(report);
    }
    report
        .quarantined()
        .forEach((key, reason) -> listener.problem("set aside under quarantine/: " + reason));
    if (!report.late().isEmpty()) {
      listener.problem(
          report.late().size()
              + " minute files came after their hour was closed and are in no hour file, the first "
              + report.late().getFirst());
    }
  }

  /** Ends without waiting: a run that is cut off is taken up by the next. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
