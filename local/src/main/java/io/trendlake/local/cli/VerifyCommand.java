// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeSpan;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.History;
import io.trendlake.local.moving.LakeCheck;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.local.moving.SampleDifferences;
import io.trendlake.local.moving.remote.QueryApi;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  private static final int SERIES_SHOWN = 3;

  @Mixin private DirectoryOption directory;

  @Option(
      names = "--against",
      paramLabel = "SOURCE",
      description =
          "What was imported, or what was exported: any SOURCE of import, or the address of a"
              + " Prometheus, http://HOST:9090, which is asked by its query API.")
  private @Nullable String against;

  @Mixin private SourceOptions source;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    try (Bucket bucket = directory.open()) {
      LakeView view = LakeReader.now(bucket).open();
      if (against == null) {
        for (LocalDate day : source.asked(lakeDays(view))) {
          print(day, LakeCheck.ofLake(view, source.matchers(), source.wanted(), day).total());
        }
        return 0;
      }
      if (against.startsWith("http://") || against.startsWith("https://")) {
        return againstApi(view, SourceOptions.address("--against", against));
      }
      return againstHistory(view, against);
    }
  }

  private int againstApi(LakeView view, URI root) throws UserException, IOException {
    try (QueryApi api = source.queryApi(root)) {
      int differing = 0;
      for (LocalDate day : source.asked(lakeDays(view))) {
        MetricSums lake = LakeCheck.answeredOfLake(view, source.matchers(), source.wanted(), day);
        differing += compare(day, lake, api.sums(day)).size();
      }
      return report(differing, List.of());
    }
  }

  private int againstHistory(LakeView view, String place) throws UserException, IOException {
    NavigableSet<LocalDate> days = lakeDays(view);
    Optional<LocalDate> first = days.isEmpty() ? Optional.empty() : Optional.of(days.getFirst());
    LocalDate end = days.isEmpty() ? LocalDate.EPOCH : days.getLast().plusDays(1);
    try (History history = source.open("--against", place, first, end)) {
      int differing = 0;
      for (LocalDate day : source.asked(history.days())) {
        MetricSums lake = LakeCheck.ofLake(view, source.matchers(), source.wanted(), day);
        NavigableSet<String> names = compare(day, lake, LakeCheck.ofHistory(history, day));
        if (differing < SHOWN && !names.isEmpty()) {
          showSamples(view, history, day, names);
        }
        differing += names.size();
      }
      return report(differing, history.damages());
    }
  }

  private int report(int differing, List<String> damages) {
    damages.forEach(damage ->
        spec.commandLine().getErr().println("damaged, left out: " + Printable.line(damage)));
    spec.commandLine()
        .getOut()
        .println(differing == 0 ? "all is the same" : "%,d metrics differ".formatted(differing));
    return differing == 0 && damages.isEmpty() ? 0 : 1;
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

  /** Names the first sample that differs of some series. */
  private void showSamples(
      LakeView view, History history, LocalDate day, NavigableSet<String> names)
      throws UserException, IOException {
    try (History.Day open = history.open(day)) {
      for (String name : names.stream().limit(SHOWN).toList()) {
        SampleDifferences.find(view, open, day, name, source.wanted(), SERIES_SHOWN)
            .forEach(
                line -> spec.commandLine().getOut().printf("%s  %s%n", day, Printable.line(line)));
      }
    }
  }

  /** Shows what differs; returns the names of those metrics. */
  private NavigableSet<String> compare(LocalDate day, MetricSums lake, MetricSums other) {
    print(day, lake.total());
    NavigableSet<String> names = new TreeSet<>(lake.byName().keySet());
    names.addAll(other.byName().keySet());
    NavigableSet<String> differing = new TreeSet<>();
    for (String name : names) {
      MetricSums.Sum mine = lake.byName().getOrDefault(name, MetricSums.Sum.NONE);
      MetricSums.Sum theirs = other.byName().getOrDefault(name, MetricSums.Sum.NONE);
      boolean same =
          mine.samples() == theirs.samples()
              && mine.series() == theirs.series()
              && mine.checksum() == theirs.checksum();
      if (!same && differing.add(name) && differing.size() <= SHOWN) {
        spec.commandLine()
            .getOut()
            .printf(
                "%s  %s: the lake has %s, the source %s%n",
                day, Printable.line(name), text(mine), text(theirs));
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
