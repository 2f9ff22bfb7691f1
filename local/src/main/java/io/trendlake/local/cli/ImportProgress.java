// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.HistoryImport;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Prints how far an import is: each day that is done, and between days that take long how many
 * samples were written so far. Thread-safe.
 */
final class ImportProgress implements HistoryImport.Progress {

  /** The longest time in which nothing is printed, about. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final ImportReport report;
  private final LongSupplier samples;
  private final long expected;
  private final LongSupplier nanos;
  private final long began;
  private long printed;

  /**
   * An import that begins.
   *
   * @param samples how many were written so far
   * @param expected how many there are, about; 0 if that is not known
   * @param nanos a clock of nanoseconds
   */
  ImportProgress(ImportReport report, LongSupplier samples, long expected, LongSupplier nanos) {
    this.report = report;
    this.samples = samples;
    this.expected = expected;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.printed = began;
  }

  /** Looks every few seconds whether something is to be printed, until the timer is closed. */
  ScheduledExecutorService start() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    ScheduledFuture<?> _ = timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    return timer;
  }

  @Override
  public synchronized void dayDone(LocalDate day, DayTally tally, int done, int all) {
    double left = expected == 0 || done == all ? seconds() * (all - done) / done : left();
    report.printDay(day, tally, done, all, rate(), left);
    printed = nanos.getAsLong();
  }

  /** Prints how far the days are that are under way, if nothing was printed for some time. */
  synchronized void tick() {
    if (nanos.getAsLong() - printed >= SILENCE.toNanos()) {
      report.printUnderWay(samples.getAsLong(), rate(), expected == 0 ? Double.NaN : left());
      printed = nanos.getAsLong();
    }
  }

  /** Since the import began. */
  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - began);
  }

  private double seconds() {
    return Math.max(1e-3, elapsed().toNanos() / 1e9);
  }

  private double rate() {
    return samples.getAsLong() / seconds();
  }

  private double left() {
    return Math.max(0, expected - samples.getAsLong()) / rate();
  }
}
