// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.rules;

import io.trendlake.functions.compact.day.ClosedSpan;
import io.trendlake.functions.compact.day.DayNames;
import io.trendlake.functions.compact.day.DayPartWriter;
import io.trendlake.functions.compact.day.HistogramPartWriter;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeView;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.rules.Rule;
import io.trendlake.rules.RuleEvaluator;
import io.trendlake.rules.RuleFailure;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleResults;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Computes recording rules for closed days. What they come to on a day is one more part of the day,
 * with its trends. A metric that a day has already stays, unless it is to be replaced; so a run
 * that ended early continues where it ended when it is repeated. One day after the other, from the
 * earliest: each sees what the rules came to on the days before it. Not thread-safe.
 */
public final class RulesBackfill {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  private final Bucket bucket;
  private final CompactionOptions options;
  private final List<RuleGroup> groups;
  private final DayNames names;
  private final ReplacedFiles replaced;
  private boolean isNoted;

  /** For a bucket and the groups of rules to compute; no I/O happens here. */
  public RulesBackfill(Bucket bucket, CompactionOptions options, List<RuleGroup> groups) {
    this.bucket = bucket;
    this.options = options;
    this.groups = List.copyOf(groups);
    this.names = new DayNames(bucket, options);
    this.replaced = new ReplacedFiles(bucket);
  }

  /**
   * What became of a day.
   *
   * @param kept the metrics that the day has had before, and keeps
   * @param series how many series the rules came to
   * @param samples how many samples, stale markers among them
   * @param problems of rules that failed, one for each
   */
  public record Day(
      LocalDate day, SortedSet<String> kept, int series, long samples, List<String> problems) {}

  /** The groups with only those of their recording rules that are wanted. */
  public static List<RuleGroup> only(List<RuleGroup> groups, Predicate<String> wanted) {
    List<RuleGroup> some = new ArrayList<>();
    for (RuleGroup group : groups) {
      List<Rule> rules =
          group.recording().filter(rule -> wanted.test(rule.name())).map(Rule.class::cast).toList();
      if (!rules.isEmpty()) {
        some.add(
            new RuleGroup(
                group.file(),
                group.name(),
                group.interval(),
                group.queryOffset(),
                group.limit(),
                rules));
      }
    }
    return some;
  }

  /**
   * The closed days of a span that have samples.
   *
   * @param to the last day; without one the last that is closed
   * @throws IllegalArgumentException if the last day is not closed, or before the first
   */
  public NavigableSet<LocalDate> days(LocalDate from, Optional<LocalDate> to) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    for (LocalDate day : ClosedSpan.days(bucket, from, to)) {
      if (!names.parts(Dataset.SAMPLES, day).isEmpty()) {
        days.add(day);
      }
    }
    return days;
  }

  /**
   * Computes the rules for a day.
   *
   * @param replace whether metrics that the day has already are computed again
   * @throws IOException if the bucket fails, or if samples cannot be read: then the day stays as it
   *     is, since what it lacks would count as done
   */
  public Day make(LocalDate day, boolean replace) throws IOException {
    Set<String> recorded = new TreeSet<>();
    groups.forEach(group -> group.recording().forEach(rule -> recorded.add(rule.name())));
    SortedSet<String> present = names.present(day, recorded);
    SortedSet<String> kept = replace ? new TreeSet<>() : present;
    List<RuleGroup> wanted = only(groups, name -> !kept.contains(name));
    if (wanted.isEmpty()) {
      noteOnce();
      return new Day(day, kept, 0, 0, List.of());
    }
    long start = start(day);
    // A new reader for each day, since readers remember which files closed days have.
    LakeView lake = LakeReader.now(bucket).open();
    RuleResults results =
        new RuleEvaluator(
                new PromqlEngine(EngineOptions.defaults()), wanted, QueryControl.unbounded())
            .evaluate(lake, start, start + DAY_MILLIS);
    Optional<RuleFailure> unread = results.unread();
    if (unread.isPresent()) {
      throw new IOException(day + " stays as it is: " + unread.get());
    }
    if (replace && !present.isEmpty()) {
      names.remove(day, present);
    }
    if (!results.series().isEmpty()) {
      put(day, results, lake);
    }
    if (!results.series().isEmpty() || !present.isEmpty()) {
      replaced.note();
      isNoted = true;
    } else if (replace) {
      noteOnce();
    }
    return new Day(
        day,
        kept,
        results.series().size(),
        results.samples(),
        results.failures().stream().map(failure -> day + ": " + failure).toList());
  }

  /** Notes what a run before this one has done, if it died before it could. */
  private void noteOnce() throws IOException {
    if (!isNoted) {
      replaced.note();
      isNoted = true;
    }
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** The samples come last: where they are, all is there. */
  private void put(LocalDate day, RuleResults results, LakeView lake) throws IOException {
    int part =
        1
            + names.parts(Dataset.SAMPLES, day).stream()
                .mapToInt(LakeKey.DayFile::part)
                .max()
                .orElse(-1);
    DayPartWriter samples = new DayPartWriter(day, options);
    HistogramPartWriter histograms = new HistogramPartWriter(day, options);
    SeriesSamples gathered = new SeriesSamples();
    for (var entry : RecordedFiles.sorted(results).entrySet()) {
      Series series = entry.getKey();
      SampleRun run = entry.getValue();
      gathered.clear();
      gather(run, start(day), gathered);
      if (gathered.size() > 0) {
        samples.trends().begin();
        samples.add(series, gathered, 0);
      }
      List<HistogramSample> ofSeries = HistogramSample.of(run);
      if (!ofSeries.isEmpty()) {
        histograms.add(series, ofSeries, lastBefore(series, start(day), lake));
      }
    }
    String histogramTrends = new LakeKey.HistogramTrendsFile(day, part).text();
    String histogramFile = new LakeKey.DayFile(Dataset.HISTOGRAMS, day, part).text();
    if (histograms.rows() > 0) {
      bucket.put(histogramTrends, histograms.finishTrends());
      bucket.put(histogramFile, histograms.finishHistograms());
    } else {
      // A run with other rules may have died after it had put these.
      bucket.deleteAll(List.of(histogramTrends, histogramFile));
    }
    bucket.put(new LakeKey.TrendsFile(day, part).text(), samples.finishTrends());
    bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, day, part).text(), samples.finishSamples());
  }

  private static void gather(SampleRun run, long dayStart, SeriesSamples gathered) {
    SampleRun floats = run.floats();
    for (int i = 0; i < floats.size(); i++) {
      long time = floats.timestamps()[i];
      gathered.add(time, floats.values()[i], (time - dayStart) / HOUR_MILLIS, time);
    }
  }

  /** The last histogram of a series on the day before. */
  private static Optional<HistogramSample> lastBefore(Series series, long dayStart, LakeView lake)
      throws IOException {
    List<Matcher> matchers = new ArrayList<>();
    series
        .toLabels()
        .forEach((name, value) -> matchers.add(new Matcher(name, LabelMatcher.Kind.EQUAL, value)));
    SeriesSelection before = new SeriesSelection(matchers, dayStart - DAY_MILLIS, dayStart - 1);
    try (SelectedSeries found = lake.select(before)) {
      for (int i = 0; i < found.size(); i++) {
        if (found.labels(i).equals(series.toLabels())) {
          List<HistogramSample> samples = HistogramSample.of(found.read(i));
          return samples.isEmpty() ? Optional.empty() : Optional.of(samples.getLast());
        }
      }
    }
    return Optional.empty();
  }
}
