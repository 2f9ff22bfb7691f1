// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.model.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Compacts every few minutes beside the scraping, and says loudly when it falls behind, whatever
 * its runs do.
 *
 * <p>A run that fails is tried again at the next; nothing of it is seen by queries.
 */
public final class CompactionLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CompactionLoop.class.getName());

  private static final Duration EVERY = Duration.ofMinutes(5);

  private static final Duration ALARM_EVERY = Duration.ofMinutes(1);

  private final LakeUpkeep upkeep;
  private final TrustedClock clock;
  private final SelfMetrics metrics;
  private final CompactionBoard board;
  private final RunListener listener;
  private final Timers timers;
  private volatile boolean closed;

  /**
   * A loop that does nothing yet.
   *
   * @param board gets the progress
   * @param listener called for runs that closed something, and of trouble
   * @param timers are closed with the loop
   */
  public CompactionLoop(
      LakeUpkeep upkeep,
      TrustedClock clock,
      SelfMetrics metrics,
      CompactionBoard board,
      RunListener listener,
      Timers timers) {
    this.upkeep = upkeep;
    this.clock = clock;
    this.metrics = metrics;
    this.board = board;
    this.listener = listener;
    this.timers = timers;
  }

  /**
   * Begins, with a run at once.
   *
   * @param settled up to when slots are scraped or recorded as missed: no later hour is closed
   */
  public void start(InstantSource settled) {
    timers.repeat("compaction", EVERY, () -> run(settled));
    timers.repeat(
        "compaction alarm", ALARM_EVERY, new CompactionAlarm(board, clock, listener)::look);
  }

  private void run(InstantSource settled) {
    try {
      Instant trusted = clock.look();
      Instant all = settled.instant();
      Instant now = all.isBefore(trusted) ? all : trusted;
      board.began(now);
      UpkeepReport report = upkeep.run(now);
      board.compacted(report.compaction(), now);
      metrics.keptUp(report);
      tell(report.compaction());
    } catch (Throwable e) {
      if (closed) {
        return; // The process ends, and cut the run off.
      }
      failed(e);
    }
  }

  /** The words come last: it may be for want of memory that the run broke off. */
  private void failed(Throwable failure) {
    metrics.compactionFailed();
    String reason = Failures.text(failure);
    board.failed(reason);
    listener.problem(CompactionBoard.BROKE_OFF + reason);
    if (!(failure instanceof IOException)) {
      LOG.log(System.Logger.Level.ERROR, "compaction", failure);
    }
  }

  private void tell(CompactionReport report) {
    if (!report.hours().isEmpty() || !report.days().isEmpty()) {
      listener.compacted(report);
    }
    report.rules().problems().forEach(problem -> listener.problem("rules: " + problem));
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
    closed = true;
    timers.close();
  }
}
