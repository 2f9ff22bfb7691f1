// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
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

  /** How long after its end an hour may be open before that is a problem. */
  private static final Duration ALARM = Duration.ofHours(1);

  private final Compactor compactor;
  private final InstantSource clock;
  private final SelfMetrics metrics;
  private final RunListener listener;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("compaction").factory());

  /**
   * A loop that does nothing yet.
   *
   * @param listener is told of runs that closed something, and of trouble
   */
  public CompactionLoop(
      Compactor compactor, InstantSource clock, SelfMetrics metrics, RunListener listener) {
    this.compactor = compactor;
    this.clock = clock;
    this.metrics = metrics;
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
      CompactionReport report = compactor.run(now);
      metrics.compacted(report, now);
      warn(report, now);
    } catch (IOException | RuntimeException e) {
      if (executor.isShutdown()) {
        return; // The process ends, and cut the run off.
      }
      metrics.compactionFailed();
      listener.problem("compaction broke off and will be tried again: " + Failures.text(e));
    }
  }

  private void warn(CompactionReport report, Instant now) {
    report
        .quarantined()
        .forEach((key, reason) -> listener.problem("set aside under quarantine/: " + reason));
    if (!report.late().isEmpty()) {
      listener.problem(
          report.late().size()
              + " minute files came after their hour was closed and are in no hour file, the first "
              + report.late().getFirst());
    }
    report
        .oldestOpen()
        .map(hour -> hour.plus(Duration.ofHours(1)))
        .filter(end -> end.plus(ALARM).isBefore(now))
        .ifPresent(end ->
            listener.problem(
                "COMPACTION IS BEHIND: the hour that ended at " + end + " is not closed yet"));
  }

  /** Ends without waiting: a run that is cut off is taken up by the next. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
