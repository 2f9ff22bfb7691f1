// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.model.Labels;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The trends of a lake as one view has them: of the days that are closed, as far as all of a day's
 * files have all columns. Thread-safe; what it hands out is not.
 */
final class LakeTrends implements TrendSource {

  /**
   * How far before and after the hour of its slot a sample may lie, about: as far as scraping takes
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
    try {
      return selectFiles(selection, columns);
    } catch (CorruptFileException e) {
      reads.forget(); // Trends may be made anew, under the same keys.
      throw e;
    }
  }

  private SelectedTrends selectFiles(SeriesSelection selection, Set<TrendColumn> columns)
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
    LocalDate first = LocalDate.ofInstant(clamp(from), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(clamp(to), ZoneOffset.UTC);
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
    LocalDate first = LocalDate.ofInstant(clamp(from), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(clamp(to), ZoneOffset.UTC);
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

  private static LocalDate day(SampleFile file) {
    return LocalDate.ofInstant(file.start(), ZoneOffset.UTC);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** Within the years that days can be counted in. */
  private static Instant clamp(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, 0, 253_402_300_799_999L));
  }
}
