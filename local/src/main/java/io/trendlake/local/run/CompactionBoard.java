// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.lake.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How far compaction is. Safe for use by many threads. */
public final class CompactionBoard {

  private static final Duration HOUR = Duration.ofHours(1);

  /** How long after its end an hour may be open before that is a problem. */
  private static final Duration ALARM = HOUR;

  /** Before the reason why a run broke off. */
  static final String BROKE_OFF = "compaction broke off and will be tried again: ";

  private Instant oldestOpen;
  private Optional<Instant> complete = Optional.empty();
  private Optional<Instant> success = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Optional<Instant> running = Optional.empty();

  /**
   * Nothing known yet: as if the hour of the start were the oldest that is open.
   *
   * @param start of the process
   */
  public CompactionBoard(Instant start) {
    this.oldestOpen = start.truncatedTo(ChronoUnit.HOURS);
  }

  /** A run begins. */
  synchronized void began(Instant now) {
    running = Optional.of(now);
  }

  /** All that was due is done. */
  synchronized void compacted(CompactionReport report, Instant now) {
    oldestOpen = report.oldestOpen().orElse(now.truncatedTo(ChronoUnit.HOURS));
    complete =
        Optional.of(report.watermark())
            .filter(watermark -> !watermark.equals(Watermark.NONE))
            .map(Watermark::hour);
    success = Optional.of(now);
    failure = Optional.empty();
    running = Optional.empty();
  }

  /**
   * A run broke off.
   *
   * @param reason human-readable
   */
  synchronized void failed(String reason) {
    failure = Optional.of(reason);
    running = Optional.empty();
  }

  /** Up to when all hours are compacted; empty while none is. */
  public synchronized Optional<Instant> complete() {
    return complete;
  }

  /** When all that was due was last done; empty before the first run. */
  public synchronized Optional<Instant> lastSuccess() {
    return success;
  }

  /**
   * From the end of the oldest hour that is not compacted until now, zero while that is to come. It
   * grows while runs fail.
   */
  public synchronized Duration lag(Instant now) {
    Duration lag = Duration.between(oldestOpen.plus(HOUR), now);
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  /** That an hour is not closed long after its end, in words; empty if all is well. */
  synchronized Optional<String> alarm(Instant now) {
    if (lag(now).compareTo(ALARM) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "COMPACTION IS BEHIND: the hour that ended at "
            + oldestOpen.plus(HOUR)
            + " is not closed yet"
            + failure.map(reason -> "; the last run broke off: " + reason).orElse("")
            + running
                .map(began ->
                    "; a run began at " + began.truncatedTo(ChronoUnit.SECONDS) + " and continues")
                .orElse(""));
  }

  /** What somebody must look at, in words; empty if all is well. */
  public synchronized Optional<String> problem(Instant now) {
    return alarm(now).or(() -> failure.map(reason -> BROKE_OFF + reason));
  }
}
