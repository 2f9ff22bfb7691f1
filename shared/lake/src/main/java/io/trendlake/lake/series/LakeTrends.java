// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.ClosedDays;
import io.trendlake.lake.series.kept.KeptFiles;
import io.trendlake.lake.series.kept.OpenedFile;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.lake.series.kept.SampleFiles;
import io.trendlake.model.Labels;
import io.trendlake.model.LostDays;
import io.trendlake.model.SelectedTrends;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendSource;
import io.trendlake.model.Utf8Order;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The trends of a lake as one view has them: of the days that are closed, as far as all of a day's
 * files have all columns. Thread-safe; what it hands out is not.
 */
final class LakeTrends implements TrendSource {

  /**
   * How far before and after the hour of its slot a sample may be, about: as far as scraping takes
   * them.
   */
  private static final long ASTRAY = Duration.ofHours(2).toMillis();

  /** The order of the files. */
  private static final Comparator<Labels> ORDER =
      Comparator.<Labels, String>comparing(Labels::metricName, Utf8Order::compare)
          .thenComparing(labels -> labels.value("account"), Utf8Order::compare)
          .thenComparing(labels -> labels.value("region"), Utf8Order::compare)
          .thenComparing(labels -> labels.value("job"), Utf8Order::compare)
          .thenComparing(labels -> labels.value("instance"), Utf8Order::compare)
          .thenComparing(Series::otherLabels, Utf8Order::compare);

  private final Watermark watermark;
  private final BucketReads reads;
  private final KeptFiles kept;

  LakeTrends(Watermark watermark, BucketReads reads, KeptFiles kept) {
    this.watermark = watermark;
    this.reads = reads;
    this.kept = kept;
  }

  @Override
  public long completeUntil() {
    return start(watermark.day()).toEpochMilli();
  }

  @Override
  public Comparator<Labels> order() {
    return ORDER;
  }

  @Override
  public SelectedTrends select(SeriesSelection selection, Set<TrendColumn> columns)
      throws IOException {
    long from = selection.from() - ASTRAY;
    long to = selection.to() + ASTRAY;
    LabelConditions conditions = new LabelConditions(selection.matchers());
    Set<LocalDate> lacking = new HashSet<>();
    List<OpenedFile> files = new ArrayList<>();
    for (OpenedFile file :
        reads.all(files(from, to, lacking), file -> kept.opened().open(file, reads))) {
      if (!file.hasAllColumns()) {
        lacking.add(day(file.file()));
      }
      files.add(file);
    }
    lacking.addAll(daysOfHistograms(from, to, conditions));
    files.removeIf(file -> lacking.contains(day(file.file())));
    SeriesNumbers numbers = new SeriesNumbers();
    List<FileSeries> found = new ArrayList<>();
    for (FileSeries file :
        reads.all(files, file -> FileSeries.find(file, conditions, from, to, false, reads))) {
      if (file.size() > 0) {
        file.number(numbers);
        found.add(file);
      }
    }
    return new LakeTrendSeries(numbers, found, columns, lacking, watermark.day(), reads);
  }

  /**
   * The days on which a series of the selection has native histograms, which these trends know
   * nothing of: such days are answered from what they are trends of.
   */
  private Set<LocalDate> daysOfHistograms(long from, long to, LabelConditions conditions)
      throws IOException {
    LocalDate first = LocalDate.ofInstant(SampleFiles.clamp(from), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(SampleFiles.clamp(to), ZoneOffset.UTC);
    List<SampleFile> files = kept.histograms().files(first, last, watermark.day(), reads);
    Set<LocalDate> days = new HashSet<>();
    for (FileSeries found : reads.all(files, file -> find(file, conditions, from, to))) {
      if (found.size() > 0) {
        days.add(day(found.file().file()));
      }
    }
    return days;
  }

  private FileSeries find(SampleFile file, LabelConditions conditions, long from, long to)
      throws IOException {
    return FileSeries.find(kept.opened().open(file, reads), conditions, from, to, false, reads);
  }

  /** The files that have the trends of a selection. */
  List<SampleFile> files(SeriesSelection selection) throws IOException {
    return files(selection.from() - ASTRAY, selection.to() + ASTRAY, new HashSet<>());
  }

  /** The files of the days of a time; days that lack some are added to {@code lacking}. */
  private List<SampleFile> files(long from, long to, Set<LocalDate> lacking) throws IOException {
    LocalDate first = LocalDate.ofInstant(SampleFiles.clamp(from), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(SampleFiles.clamp(to), ZoneOffset.UTC);
    List<SampleFile> files = kept.trends().files(first, last, watermark.day(), reads);
    Set<String> places = new HashSet<>();
    files.forEach(file -> places.add(place(file)));
    for (SampleFile file : kept.samples().files(first, last, watermark.day(), reads)) {
      if (!places.contains(place(file))) {
        lacking.add(day(file));
      }
    }
    return files;
  }

  /** Day and part: the parts of a day's trends are those of its samples. */
  private static String place(SampleFile file) {
    return file.key().substring(file.key().indexOf("dt="));
  }

  @Override
  public NavigableSet<Long> daysWithoutSamples(long from, long to) throws IOException {
    return starts(alone(kept.trends(), kept.samples(), from, to));
  }

  @Override
  public LostDays lostDays(SeriesSelection selection) throws IOException {
    return new LostDays(
        starts(lostNumbers(selection).stream().map(found -> found.file().file()).toList()),
        starts(lostHistograms(selection).stream().map(found -> found.file().file()).toList()));
  }

  @Override
  public List<Labels> lostSeries(SeriesSelection selection) throws IOException {
    SeriesNumbers numbers = new SeriesNumbers();
    List<FileSeries> lost = new ArrayList<>(lostNumbers(selection));
    lost.addAll(lostHistograms(selection));
    lost.forEach(found -> found.number(numbers));
    List<Labels> series = new ArrayList<>();
    for (int number = 0; number < numbers.size(); number++) {
      series.add(numbers.labels(number));
    }
    return series;
  }

  private List<FileSeries> lostNumbers(SeriesSelection selection) throws IOException {
    return lost(kept.trends(), kept.samples(), selection);
  }

  /** Looks for trends only if there is a day without samples of numbers, which go with these. */
  private List<FileSeries> lostHistograms(SeriesSelection selection) throws IOException {
    return daysAreThere(kept.samples(), selection.from(), selection.to())
        ? List.of()
        : lost(kept.histogramTrends(), kept.histograms(), selection);
  }

  /** The series of a selection in the files of trends that are alone. */
  private List<FileSeries> lost(ClosedDays trends, ClosedDays samples, SeriesSelection selection)
      throws IOException {
    long hour = Duration.ofHours(1).toMillis();
    long from = Math.max(selection.from(), Long.MIN_VALUE + hour) - hour;
    List<SampleFile> files = alone(trends, samples, selection.from(), selection.to());
    LabelConditions conditions = new LabelConditions(selection.matchers());
    return reads.all(files, file -> find(file, conditions, from, selection.to())).stream()
        .filter(found -> found.size() > 0)
        .toList();
  }

  /** The files of trends of the days of a time that have no file of samples any more. */
  private List<SampleFile> alone(ClosedDays trends, ClosedDays samples, long from, long to)
      throws IOException {
    if (daysAreThere(samples, from, to)) {
      return List.of();
    }
    Set<Long> there = starts(days(samples, from, to));
    return days(trends, from, to).stream()
        .filter(file -> !there.contains(file.start().toEpochMilli()))
        .toList();
  }

  /** Whether each closed day of a time has files. */
  private boolean daysAreThere(ClosedDays files, long from, long to) throws IOException {
    LocalDate last = LocalDate.ofInstant(SampleFiles.clamp(to), ZoneOffset.UTC);
    LocalDate end = last.isBefore(watermark.day()) ? last : watermark.day().minusDays(1);
    LocalDate first = LocalDate.ofInstant(SampleFiles.clamp(from), ZoneOffset.UTC);
    return starts(days(files, from, to)).size() > ChronoUnit.DAYS.between(first, end);
  }

  private List<SampleFile> days(ClosedDays files, long from, long to) throws IOException {
    LocalDate first = LocalDate.ofInstant(SampleFiles.clamp(from), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(SampleFiles.clamp(to), ZoneOffset.UTC);
    return files.files(first, last, watermark.day(), reads);
  }

  private static NavigableSet<Long> starts(List<SampleFile> files) {
    NavigableSet<Long> starts = new TreeSet<>();
    files.forEach(file -> starts.add(file.start().toEpochMilli()));
    return starts;
  }

  private static LocalDate day(SampleFile file) {
    return LocalDate.ofInstant(file.start(), ZoneOffset.UTC);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
