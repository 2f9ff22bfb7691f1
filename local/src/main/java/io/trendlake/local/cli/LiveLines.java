// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.local.run.Quantity;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.SlotReport;
import io.trendlake.model.Outcome;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints a line for each slot, and one for each target that has gone down, changed its error or
 * come up again. The lines are the same in a terminal and in a log.
 */
final class LiveLines implements RunListener {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final Map<String, String> errors = new HashMap<>();
  private final List<String> changes = new ArrayList<>();

  LiveLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void shardDone(ShardResult result) {
    for (Outcome outcome : result.outcomes()) {
      String error =
          switch (outcome.result()) {
            case Outcome.Scraped scraped -> "";
            case Outcome.Failed failed -> failed.reason();
            case Outcome.Missed missed -> missed.reason();
          };
      note(outcome.job() + " " + outcome.instance(), outcome.url(), error);
    }
  }

  private void note(String target, String url, String error) {
    String before = errors.put(target + " " + url, error);
    if (error.isEmpty() && before != null && !before.isEmpty()) {
      changes.add("up again: " + target);
    } else if (!error.isEmpty() && !error.equals(before)) {
      changes.add("down: " + target + ": " + error);
    }
  }

  @Override
  public synchronized void slotDone(SlotReport report) {
    out.printf(
        Locale.ROOT,
        "%s  %d/%d up  %,d samples  %s  late %s  took %s%n",
        TIME.format(report.slot()),
        report.up(),
        report.targets(),
        report.samples(),
        Quantity.bytes(report.bytes()),
        Quantity.duration(report.lateness()),
        Quantity.duration(report.duration()));
    changes.forEach(change -> out.println("          " + change));
    changes.clear();
    report.errors().forEach(error -> out.println("ERROR     " + error));
    out.flush();
  }

  @Override
  public synchronized void compacted(CompactionReport report) {
    out.printf(
        Locale.ROOT,
        "compacted up to %s: %d hours, %d days, %,d samples, %,d stale markers%n",
        report.watermark().hour(),
        report.hours().size(),
        report.days().size(),
        report.hourCounts().written() - report.hourCounts().markers(),
        report.hourCounts().markers());
    out.flush();
  }

  @Override
  public synchronized void configRefused(String error) {
    out.println("ERROR     the changed configuration is wrong; the one before goes on:");
    error.lines().forEach(line -> out.println("          " + line));
    out.flush();
  }

  @Override
  public synchronized void problem(String problem) {
    out.println("ERROR     " + problem);
    out.flush();
  }
}
