// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.rules.RulesBackfill;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.text.DaySpans;
import io.trendlake.rules.Rule;
import io.trendlake.rules.RuleGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code trendlake rules backfill}: computes recording rules for days that are closed. It ends with
 * 1 if a rule failed.
 */
@Command(
    name = "backfill",
    description = "Computes recording rules for days that are closed already.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class BackfillCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "trendlake.yml",
      description = "The configuration whose rule_files are computed (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Mixin private LakeOptions lake;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      required = true,
      description = "The first day, such as 2026-01-31.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "The last day (default: the last that is closed).")
  private @Nullable String to;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Only rules that record under these names.")
  private List<String> rules = List.of();

  @Option(
      names = "--replace",
      description = "Computes again what a day has already; without it that stays.")
  private boolean replace;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    LocalDate first =
        TimeArgument.day("--from", from).orElseThrow(() -> new IllegalStateException("--from"));
    Optional<LocalDate> last = TimeArgument.day("--to", to);
    List<RuleGroup> groups = groups();
    try (Bucket bucket = lake.open()) {
      RulesBackfill backfill = new RulesBackfill(bucket, CompactionOptions.DEFAULT, groups);
      NavigableSet<LocalDate> days = days(backfill, first, last);
      sayLost(bucket, first, last);
      return run(backfill, days);
    }
  }

  private List<RuleGroup> groups() throws UserException {
    List<RuleGroup> all = Configs.checkRules(Configs.read(config)).recordingGroups();
    if (all.isEmpty()) {
      throw new UserException(config + " names no file with recording rules (rule_files)");
    }
    if (rules.isEmpty()) {
      return all;
    }
    List<String> unknown = new ArrayList<>(rules);
    all.forEach(group -> unknown.removeAll(group.recording().map(Rule::name).toList()));
    if (!unknown.isEmpty()) {
      throw new UserException("no rule records under " + String.join(", ", unknown));
    }
    return RulesBackfill.only(all, rules::contains);
  }

  private static NavigableSet<LocalDate> days(
      RulesBackfill backfill, LocalDate first, Optional<LocalDate> last)
      throws UserException, IOException {
    try {
      return backfill.days(first, last);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Names the days that rules are not computed of, since trends alone are left. */
  private void sayLost(Bucket bucket, LocalDate first, Optional<LocalDate> last)
      throws IOException {
    NavigableSet<Long> lost =
        LakeReader.now(bucket)
            .open()
            .trends()
            .orElseThrow()
            .daysWithoutSamples(
                millis(first), last.map(day -> millis(day.plusDays(1)) - 1).orElse(Long.MAX_VALUE));
    if (!lost.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "left out: the samples of "
              + DaySpans.text(lost)
              + " are no longer kept, only hourly trends, and rules need samples");
      err.flush();
    }
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private int run(RulesBackfill backfill, NavigableSet<LocalDate> days) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long samples = 0;
    boolean failed = false;
    for (LocalDate date : days) {
      RulesBackfill.Day day = backfill.make(date, replace);
      samples += day.samples();
      failed |= !day.problems().isEmpty();
      out.printf("%s: %,d samples of %,d series%s%n", date, day.samples(), day.series(), kept(day));
      out.flush();
      day.problems().forEach(problem -> err.println(Printable.line(problem)));
      err.flush();
    }
    out.printf("computed rules of %,d days: %,d samples%n", days.size(), samples);
    out.flush();
    return failed ? 1 : 0;
  }

  private static String kept(RulesBackfill.Day day) {
    return day.kept().isEmpty()
        ? ""
        : "; has "
            + String.join(", ", day.kept())
            + " already, which stays (--replace computes it again)";
  }
}
