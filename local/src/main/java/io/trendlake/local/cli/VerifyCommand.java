// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.http.Url;
import io.trendlake.functions.compact.history.History;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeSpan;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.LakeCheck;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.local.moving.SampleDifferences;
import io.trendlake.local.moving.remote.QueryApi;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
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

  @Mixin private LakeOptions lake;

  @Option(
      names = "--against",
      paramLabel = "SOURCE",
      description =
          "What was imported, or what was exported: any SOURCE of import, or the address of a"
              + " Prometheus, http://HOST:9090, which is asked by its query API.")
  private @Nullable String against;

  @Mixin private SourceOptions source;

  @Spec private CommandSpec spec;

  /** How many metrics differ so far, each counted once a day. */
  private int differing;

  /** How many days were compared so far. */
  private int compared;

  /** Compares what the lake and a source have of a day. */
  @FunctionalInterface
  private interface Comparison {

    /**
     * Compares a day.
     *
     * @param isAsked whether it is compared even if the source has nothing of it
     * @return whether it was compared
     */
    boolean compare(LocalDate day, boolean isAsked) throws UserException, IOException;
  }

  /** Some days, the end not among them. */
  private record Span(LocalDate first, LocalDate end) {}

  @Override
  public Integer call() throws UserException, IOException {
    try (Bucket bucket = lake.open()) {
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

  private int againstApi(LakeView view, Url root) throws UserException, IOException {
    try (QueryApi api = source.queryApi(root)) {
      compareServer(
          span(lakeDays(view)), (day, isAsked) -> compareWithApi(view, api, day, isAsked));
      return report(List.of());
    }
  }

  private boolean compareWithApi(LakeView view, QueryApi api, LocalDate day, boolean isAsked)
      throws UserException, IOException {
    MetricSums theirs = api.sums(day);
    if (!isAsked && theirs.byName().isEmpty()) {
      return false;
    }
    MetricSums ours = LakeCheck.answeredOfLake(view, source.matchers(), source.wanted(), day);
    differing += compare(day, ours, theirs).size();
    compared++;
    return true;
  }

  private int againstHistory(LakeView view, String place) throws UserException, IOException {
    NavigableSet<LocalDate> lakeDays = lakeDays(view);
    Span span = span(lakeDays);
    try (History history = source.open("--against", place, Optional.of(span.first()), span.end())) {
      if (history.hasOtherDays()) {
        compareServer(span, (day, isAsked) -> compareWithHistory(view, history, day, isAsked));
      } else {
        for (LocalDate day : daysOfEither(history.days(), lakeDays)) {
          compareWithHistory(view, history, day, true);
        }
      }
      return report(history.damages());
    }
  }

  /** The day stays open until its differences are shown: to open it again would read it again. */
  private boolean compareWithHistory(LakeView view, History history, LocalDate day, boolean isAsked)
      throws UserException, IOException {
    try (History.Day open = history.open(day)) {
      MetricSums theirs = LakeCheck.ofDay(open, day);
      if (!isAsked && theirs.byName().isEmpty()) {
        return false;
      }
      MetricSums ours = LakeCheck.ofLake(view, source.matchers(), source.wanted(), day);
      NavigableSet<String> names = compare(day, ours, theirs);
      if (differing < SHOWN) {
        showSamples(view, open, day, names);
      }
      differing += names.size();
      compared++;
      return true;
    }
  }

  /** The days of a source that were asked for, and those of the lake among them. */
  private NavigableSet<LocalDate> daysOfEither(
      NavigableSet<LocalDate> days, NavigableSet<LocalDate> lakeDays) throws UserException {
    if (days.isEmpty()) {
      return days;
    }
    LocalDate first = source.first().orElse(days.first());
    LocalDate last = source.end().map(end -> end.minusDays(1)).orElse(days.last());
    NavigableSet<LocalDate> either = new TreeSet<>(days);
    lakeDays.stream()
        .filter(day -> !day.isBefore(first) && !day.isAfter(last))
        .forEach(either::add);
    return source.asked(either);
  }

  /** The days that were asked for; where no limit was named, those of the lake. */
  private Span span(NavigableSet<LocalDate> lakeDays) throws UserException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LocalDate lakeEnd = lakeDays.isEmpty() ? today : lakeDays.last().plusDays(1);
    LocalDate first = source.first().orElse(lakeDays.isEmpty() ? today : lakeDays.first());
    return new Span(first, source.end().orElse(lakeEnd));
  }

  /**
   * Compares the days of a server, which does not say which it has: those of a span, and where no
   * limit was named, those beyond it up to the first that the server has nothing of. Of the days
   * after it today does not count, which no lake has imported.
   */
  private void compareServer(Span span, Comparison comparison) throws UserException, IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    for (LocalDate day = span.first(); day.isBefore(span.end()); day = day.plusDays(1)) {
      comparison.compare(day, true);
    }
    if (source.first().isEmpty()) {
      LocalDate start = span.first().isBefore(span.end()) ? span.first() : span.end();
      for (LocalDate day = start.minusDays(1); comparison.compare(day, false); ) {
        day = day.minusDays(1);
      }
    }
    if (source.end().isEmpty()) {
      LocalDate start = span.first().isBefore(span.end()) ? span.end() : span.first();
      for (LocalDate day = start; day.isBefore(today) && comparison.compare(day, false); ) {
        day = day.plusDays(1);
      }
    }
  }

  private int report(List<String> damages) {
    damages.forEach(damage ->
        spec.commandLine().getErr().println("damaged, left out: " + Printable.line(damage)));
    spec.commandLine()
        .getOut()
        .println(
            compared == 0
                ? "nothing is compared: the source has none of the days asked for"
                : differing == 0 ? "all is the same" : "%,d metrics differ".formatted(differing));
    return compared > 0 && differing == 0 && damages.isEmpty() ? 0 : 1;
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
      LakeView view, History.Day open, LocalDate day, NavigableSet<String> names)
      throws UserException, IOException {
    for (String name : names.stream().limit(SHOWN).toList()) {
      SampleDifferences.find(view, open, day, name, source.wanted(), SERIES_SHOWN)
          .forEach(
              line -> spec.commandLine().getOut().printf("%s  %s%n", day, Printable.line(line)));
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
