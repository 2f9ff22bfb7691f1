// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.functions.compact.history.StepResult;
import io.trendlake.model.Printable;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.sqs.SqsQueue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Shows what becomes of the days of an import that a stack's function makes. */
final class StackImport {

  private static final Duration POLL = Duration.ofSeconds(5);

  /** Between lines that say that it is still at work. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final ImportFanout fanout;
  private final InstantSource clock;
  private final PrintWriter out;
  private final ImportReport report;

  StackImport(ImportFanout fanout, InstantSource clock, PrintWriter out, ImportReport report) {
    this.fanout = fanout;
    this.clock = clock;
    this.out = out;
    this.report = report;
  }

  /**
   * The queue of days of a stack.
   *
   * @throws UserException if the stack has none
   */
  static MessageQueue queue(String stack) throws UserException, IOException {
    String name = stack + "-import";
    return SqsQueue.named(name)
        .orElseThrow(() ->
            new UserException(
                "--stack is \"%s\", but this account and region have no queue %s; deploy the stack with the parameter ImportBuckets"
                    .formatted(stack, name)));
  }

  /** Continues an import that another command began. */
  void resume() throws IOException {
    int again = fanout.resume(clock.instant());
    out.printf(
        Locale.ROOT,
        "the import of %s continues: %d of %d days are done, %d are handed out again%n",
        fanout.began(),
        fanout.done().size(),
        fanout.days().size(),
        again);
    out.flush();
  }

  /**
   * Waits until all days are done or given up.
   *
   * @return what they came to, those that were done before included
   * @throws IOException if the lake cannot be read, or nothing has happened for long
   */
  StepResult watch() throws IOException {
    int before = fanout.done().size();
    Instant began = clock.instant();
    Instant said = began;
    long samples = 0;
    while (!fanout.isFinished()) {
      SortedMap<LocalDate, StepResult> fresh = fanout.poll(clock.instant());
      Instant now = clock.instant();
      int shown = fanout.done().size() - fresh.size();
      for (Map.Entry<LocalDate, StepResult> day : fresh.entrySet()) {
        DayTally tally = day.getValue().tally();
        samples += tally.samples();
        shown++;
        double seconds = Math.max(1e-3, Duration.between(began, now).toMillis() / 1e3);
        report.printDay(
            day.getKey(),
            tally,
            shown,
            fanout.days().size(),
            samples / seconds,
            seconds * daysLeft() / Math.max(1, shown - before));
        said = now;
      }
      if (said.plus(QUIET).isBefore(now)) {
        out.printf(
            Locale.ROOT,
            "%d of %d days are done, %d failed; the function compact is at work, or has not begun%n",
            fanout.done().size(),
            fanout.days().size(),
            fanout.failures().size());
        said = now;
      }
      out.flush();
      requireProgress(now);
      if (!fanout.isFinished()) {
        pause();
      }
    }
    return fanout.done().values().stream().reduce(StepResult.NONE, StepResult::plus);
  }

  private int daysLeft() {
    return fanout.days().size() - fanout.done().size() - fanout.failures().size();
  }

  private void requireProgress(Instant now) throws IOException {
    if (!fanout.isFinished() && fanout.changed().plus(ImportFanout.STALLED).isBefore(now)) {
      throw new IOException(
          "import %s: nothing has happened for %d minutes; see the log of the stack's function compact, and its dead letters. Run the command again: it hands out again what is not done"
              .formatted(fanout.id(), ImportFanout.STALLED.toMinutes()));
    }
  }

  /** A list of many objects takes its time, and costs. */
  private void pause() throws IOException {
    try {
      Thread.sleep(POLL.plusMillis(fanout.objects()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted; the import continues, and can be watched again");
    }
  }

  /** Says which days were given up, and why; returns whether there are any. */
  boolean printFailures(PrintWriter err) {
    fanout
        .failures()
        .forEach((day, reason) -> err.println("failed: " + day + ": " + Printable.line(reason)));
    if (!fanout.failures().isEmpty()) {
      err.println("run the command again to hand these days out again");
    }
    err.flush();
    return !fanout.failures().isEmpty();
  }
}
