// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.TrendsRebuild;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.HistogramStats;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.LakeKey;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code trendlake compact}: closes the hours and days of a lake that are over, or makes trends of
 * closed days again.
 */
@Command(
    name = "compact",
    description = "Makes hour and day files of a lake's minute files. May run beside `up`.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class CompactCommand implements Callable<Integer> {

  @Mixin private DirectoryOption directory;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Closes only what was over then, such as 2026-11-22T07:00:00Z.")
  private @Nullable String until;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration whose recording rules are evaluated over the hours it closes.")
  private @Nullable Path config;

  @Option(
      names = "--rebuild-trends",
      description =
          "Makes trends of closed days again from their day files, where they lack columns of today's format.")
  private boolean rebuildTrends;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "With --rebuild-trends: the first day, such as 2026-01-31.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "With --rebuild-trends: the last day (default: the last that is closed).")
  private @Nullable String to;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    checkOptions();
    Instant now = time();
    Optional<LocalDate> first = TimeArgument.day("--from", from);
    Optional<LocalDate> last = TimeArgument.day("--to", to);
    RulesInForce rules = rules();
    try (Bucket bucket = directory.open()) {
      if (first.isPresent()) {
        rebuild(new TrendsRebuild(bucket, CompactionOptions.DEFAULT), first.get(), last);
      } else {
        report(new Compactor(bucket, CompactionOptions.DEFAULT, rules).run(now));
      }
    }
    return 0;
  }

  private RulesInForce rules() throws UserException {
    if (config == null) {
      return RulesInForce.NONE;
    }
    RuleSet rules = Configs.checkRules(Configs.read(config));
    return () -> rules;
  }

  private void checkOptions() throws UserException {
    if (rebuildTrends && from == null) {
      throw new ArgumentException("--rebuild-trends needs --from DAY, such as --from 2026-01-31");
    }
    if (rebuildTrends && until != null) {
      throw new ArgumentException(
          "--until says what is closed, and --rebuild-trends closes nothing; use --to DAY");
    }
    if (!rebuildTrends && (from != null || to != null)) {
      throw new ArgumentException("--from and --to need --rebuild-trends");
    }
  }

  private void rebuild(TrendsRebuild rebuild, LocalDate first, Optional<LocalDate> last)
      throws UserException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    int files = 0;
    List<TrendsRebuild.Day> days = plan(rebuild, first, last);
    for (TrendsRebuild.Day day : days) {
      long rows = 0;
      for (LakeKey.TrendsFile file : day.missing()) {
        rows += rebuild.make(file);
      }
      files += day.missing().size();
      out.println(line(day, rows));
      out.flush();
    }
    out.printf("made %,d files of trends of %,d days%n", files, days.size());
    out.flush();
  }

  private static List<TrendsRebuild.Day> plan(
      TrendsRebuild rebuild, LocalDate first, Optional<LocalDate> last)
      throws UserException, IOException {
    try {
      return rebuild.plan(first, last);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String line(TrendsRebuild.Day day, long rows) {
    return day.missing().isEmpty()
        ? day.day() + ": has every column already"
        : "%s: %,d rows in %,d files, %,d files had every column already"
            .formatted(day.day(), rows, day.missing().size(), day.complete());
  }

  /** Never later than now: what is to come cannot be closed. */
  private Instant time() throws UserException {
    Instant now = Instant.now();
    if (until == null) {
      return now;
    }
    try {
      Instant asked = Instant.parse(until);
      return asked.isBefore(now) ? asked : now;
    } catch (DateTimeException e) {
      throw new ArgumentException(
          "--until is \"" + until + "\", must be an instant such as 2026-11-22T07:00:00Z", e);
    }
  }

  private void report(CompactionReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "closed %d hours (%,d samples, %,d stale markers, %,d repeated) and %d days (%,d samples)%n",
        report.hours().size(),
        report.hourCounts().written(),
        report.hourCounts().markers(),
        report.hourCounts().repeated(),
        report.days().size(),
        report.dayCounts().written());
    HistogramStats inHours = report.hourCounts().histograms();
    HistogramStats inDays = report.dayCounts().histograms();
    if (inHours.files() + inDays.files() > 0) {
      out.printf(
          "native histograms: %,d in %,d hour files (%,d rows, %,d bytes), %,d in %,d day files (%,d rows, %,d bytes)%n",
          inHours.histograms(),
          inHours.files(),
          inHours.rows(),
          inHours.bytes(),
          inDays.histograms(),
          inDays.files(),
          inDays.rows(),
          inDays.bytes());
    }
    out.printf(
        "complete up to %s, day files up to %s%n",
        report.watermark().hour(), report.watermark().day());
    if (report.rules().evaluations() > 0) {
      out.printf(
          "evaluated rules %,d times: %,d samples%n",
          report.rules().evaluations(), report.rules().samples());
    }
    report
        .rules()
        .problems()
        .forEach(problem -> out.printf("rules: %s%n", Printable.line(problem)));
    if (report.deleted() > 0) {
      out.printf("removed %,d files that were kept long enough%n", report.deleted());
    }
    report
        .quarantined()
        .forEach((key, reason) ->
            out.printf("set aside under quarantine/: %s%n", Printable.line(reason)));
    report
        .late()
        .forEach(key -> out.printf("too late, in no hour file: %s%n", Printable.line(key)));
    out.flush();
  }
}
