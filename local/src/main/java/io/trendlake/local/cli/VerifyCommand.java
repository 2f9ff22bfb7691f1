// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeSpan;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.BlockPlace;
import io.trendlake.local.moving.History;
import io.trendlake.local.moving.LakeCheck;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.local.moving.TsdbHistory;
import io.trendlake.local.sql.LakeDirectory;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake verify}: whether a lake has what it should have. */
@Command(
    name = "verify",
    description =
        "Reads all samples of a lake and adds them up, day by day; with --against compares counts,"
            + " sums and checksums of each metric with those of a source. Ends with 1 if they differ.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "lake",
      description = "The lake's directory (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--against",
      paramLabel = "SOURCE",
      description =
          "The blocks that were imported, or that were exported: tsdb:DIR, thanos:PLACE, mimir:PLACE or"
              + " cortex:PLACE, as for import.")
  private @Nullable String against;

  @Option(
      names = "--match",
      paramLabel = "SELECTOR",
      description = "Only the series that a selector such as '{job=\"node\"}' matches.")
  private @Nullable String match;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "A label that each series of the source gets, as it was given to import.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--replica-label",
      paramLabel = "NAME",
      description = "A label by which replicas differ, as it was given to import.")
  private List<String> replicaLabels = List.of();

  @Option(
      names = "--after",
      paramLabel = "DAY",
      description = "This day and later ones only, such as 2026-01-31.")
  private @Nullable String after;

  @Option(names = "--before", paramLabel = "DAY", description = "Only days before this one.")
  private @Nullable String before;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    List<Matcher> matchers = SelectorArguments.one(match, "--match");
    try (Bucket bucket = LakeDirectory.open(directory)) {
      LakeView view = LakeReader.now(bucket).open();
      if (against == null) {
        for (LocalDate day : days(lakeDays(view))) {
          print(day, LakeCheck.ofLake(view, matchers, day).total());
        }
        return 0;
      }
      try (History history = open(against, matchers)) {
        int differing = 0;
        for (LocalDate day : days(history.days())) {
          differing += compare(view, matchers, history, day);
        }
        history
            .damages()
            .forEach(damage -> spec.commandLine().getErr().println("damaged, left out: " + damage));
        spec.commandLine()
            .getOut()
            .println(
                differing == 0 ? "all is the same" : "%,d metrics differ".formatted(differing));
        return differing == 0 && history.damages().isEmpty() ? 0 : 1;
      }
    }
  }

  private History open(String source, List<Matcher> matchers) throws UserException, IOException {
    BlockPlace place =
        BlockPlace.parse(source)
            .orElseThrow(() ->
                new UserException(
                    "--against is \"%s\", must begin with tsdb:, thanos:, mimir: or cortex:"
                        .formatted(source)));
    return TsdbHistory.open(
        place,
        new SeriesLabels(Labels.ofMap(labels), replicaLabels),
        ofSource -> Matcher.matchesAll(matchers, ofSource));
  }

  private static NavigableSet<LocalDate> lakeDays(LakeView view) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    Optional<LakeSpan> span = view.span();
    if (span.isPresent()) {
      LocalDate last = LocalDate.ofInstant(span.get().last().minusMillis(1), ZoneOffset.UTC);
      span.get().firstDay().datesUntil(last.plusDays(1)).forEach(days::add);
    }
    return days;
  }

  private NavigableSet<LocalDate> days(NavigableSet<LocalDate> all) throws UserException {
    NavigableSet<LocalDate> days = new TreeSet<>(all);
    if (after != null) {
      LocalDate first = LocalDate.ofInstant(TimeArgument.parse(after, "--after"), ZoneOffset.UTC);
      days.removeIf(day -> day.isBefore(first));
    }
    if (before != null) {
      LocalDate end = LocalDate.ofInstant(TimeArgument.parse(before, "--before"), ZoneOffset.UTC);
      days.removeIf(day -> !day.isBefore(end));
    }
    return days;
  }

  private int compare(LakeView view, List<Matcher> matchers, History history, LocalDate day)
      throws IOException {
    MetricSums lake = LakeCheck.ofLake(view, matchers, day);
    MetricSums source = LakeCheck.ofHistory(history, day);
    print(day, lake.total());
    NavigableSet<String> names = new TreeSet<>(lake.byName().keySet());
    names.addAll(source.byName().keySet());
    int differing = 0;
    for (String name : names) {
      MetricSums.Sum mine = lake.byName().getOrDefault(name, MetricSums.Sum.NONE);
      MetricSums.Sum theirs = source.byName().getOrDefault(name, MetricSums.Sum.NONE);
      boolean same =
          mine.samples() == theirs.samples()
              && mine.series() == theirs.series()
              && mine.checksum() == theirs.checksum();
      if (!same && differing++ < SHOWN) {
        spec.commandLine()
            .getOut()
            .printf(
                "%s  %s: the lake has %s, the source %s%n", day, name, text(mine), text(theirs));
      }
    }
    return differing;
  }

  private void print(LocalDate day, MetricSums.Sum sum) {
    spec.commandLine().getOut().printf("%s  %s%n", day, text(sum));
    spec.commandLine().getOut().flush();
  }

  private static String text(MetricSums.Sum sum) {
    return String.format(
        Locale.ROOT,
        "%,d samples of %,d series, %,d stale, %,d native histograms, sum %s, checksum %016x",
        sum.samples(),
        sum.series(),
        sum.stale(),
        sum.histograms(),
        sum.sum(),
        sum.checksum());
  }
}
