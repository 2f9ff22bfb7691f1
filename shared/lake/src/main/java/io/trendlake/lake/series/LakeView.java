// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.KeptFiles;
import io.trendlake.lake.series.kept.OpenedFile;
import io.trendlake.lake.series.kept.ReadStatistics;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.lake.series.kept.SampleFiles;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.TrendSource;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The samples of a lake as they are at one instant: whatever compaction does meanwhile, all
 * selections read each hour from the tier that the watermark said when the view was opened.
 * Thread-safe; what it hands out is not.
 *
 * <p>A read that is under way ends with an {@link java.io.InterruptedIOException} when its thread
 * is interrupted.
 */
public final class LakeView implements SampleSource {

  /** How many requests a file takes that is not small: its end, and its pages in two or three. */
  private static final int REQUESTS_A_FILE = 3;

  private final Watermark watermark;
  private final BucketReads reads;
  private final KeptFiles kept;
  private final SampleFiles files;
  private final LakeTrends trends;
  private final DayTails tails = new DayTails();
  private final Instant now;

  LakeView(Watermark watermark, Instant now, BucketReads reads, KeptFiles kept) {
    this.watermark = watermark;
    this.now = now;
    this.reads = reads;
    this.kept = kept;
    this.files = new SampleFiles(watermark, now, reads, kept);
    this.trends = new LakeTrends(watermark, reads, kept);
  }

  /** Which tier each hour is read from. */
  public Watermark watermark() {
    return watermark;
  }

  /** What was read so far. */
  public ReadStatistics statistics() {
    return reads.statistics();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The order of the series is that of their name, account, region, job, instance, and the JSON
   * of their other labels, each by the bytes of UTF-8.
   *
   * @throws io.trendlake.lake.parquet.NewerFormatException if a file is of a later version
   * @throws IOException if a file is damaged, or went away: what cannot be read is never left out
   */
  @Override
  public SelectedSeries select(SeriesSelection selection) throws IOException {
    LabelConditions conditions = new LabelConditions(selection.matchers());
    SeriesNumbers numbers = new SeriesNumbers();
    List<FileSeries> found = new ArrayList<>();
    boolean empty = selection.from() > selection.to();
    OpenHours openHours = empty ? OpenHours.NONE : openHours(selection);
    List<SampleFile> wanted = new ArrayList<>();
    if (!empty) {
      wanted.addAll(files.closed(selection.from(), selection.to()));
      wanted.addAll(openHours.files());
    }
    for (FileSeries file :
        reads.all(wanted, file -> find(file, conditions, selection, openHours))) {
      if (file.size() > 0) {
        file.number(numbers);
        found.add(file);
      }
    }
    return new LakeSeries(selection, numbers, found, openHours, tails, reads);
  }

  private OpenHours openHours(SeriesSelection selection) throws IOException {
    return OpenHours.find(
        files, selection.from(), selection.to(), watermark.hour(), now, kept.outcomes(), reads);
  }

  /** The hourly trends of closed days. */
  @Override
  public Optional<TrendSource> trends() {
    return Optional.of(trends);
  }

  @Override
  public long closedUntil() {
    return files.closedUntil();
  }

  @Override
  public long settledUntil() {
    return files.settledUntil();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The names, sizes and times of the files that have them; of open hours also those of
   * outcomes, of which stale markers are made.
   */
  @Override
  public Optional<String> version(long from, long to) throws IOException {
    String closed = files.version(from, to);
    return Optional.of(
        files.reachesOpenHours(to) ? closed + OpenHours.version(files, from, to, now) : closed);
  }

  private List<SampleFile> files(SeriesSelection selection) throws IOException {
    if (selection.from() > selection.to()) {
      return List.of();
    }
    List<SampleFile> all = new ArrayList<>(files.closed(selection.from(), selection.to()));
    all.addAll(files.open(selection.from(), selection.to()));
    return all;
  }

  private FileSeries find(
      SampleFile file, LabelConditions conditions, SeriesSelection selection, OpenHours openHours)
      throws IOException {
    return FileSeries.find(
        kept.opened().open(file, reads),
        conditions,
        selection.from(),
        selection.to(),
        openHours.isDecisive(file),
        reads);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Those of closed days are read from their trends, which have the same series in few rows.
   */
  @Override
  public List<String> labelNames(List<SeriesSelection> anyOf) throws IOException {
    return List.copyOf(labels(LabelScan.NAMES, anyOf));
  }

  /** {@inheritDoc} */
  @Override
  public List<String> labelValues(String label, List<SeriesSelection> anyOf) throws IOException {
    return List.copyOf(labels(label, anyOf));
  }

  private Set<String> labels(String label, List<SeriesSelection> anyOf) throws IOException {
    Set<String> found = new TreeSet<>(Utf8Order::compare);
    for (SeriesSelection selection : anyOf) {
      if (selection.from() <= selection.to()) {
        LabelScan scan = new LabelScan(label, selection, kept, reads);
        List<SampleFile> wanted = files.labelled(selection.from(), selection.to());
        reads.all(wanted, scan::read).forEach(found::addAll);
      }
    }
    return found;
  }

  /**
   * What exporters have said of metrics lately: in the open hours, the closed hours of the open
   * day, and the day before it.
   *
   * @param name of one metric; empty for all
   * @param limit how many names at most, the first in the order of UTF-8; 0 for all
   * @return by name, each different statement once
   */
  public Map<String, Set<MetricMetadata>> metadata(Optional<String> name, int limit)
      throws IOException {
    NavigableMap<String, Set<MetricMetadata>> found = new TreeMap<>(Utf8Order::compare);
    for (List<MetadataRow> rows : reads.all(files.metadata(), this::metadataOf)) {
      for (MetadataRow row : rows) {
        MetricMetadata said = row.metadata();
        if (name.isEmpty() || name.get().equals(said.name())) {
          found.computeIfAbsent(said.name(), unseen -> new LinkedHashSet<>()).add(said);
        }
      }
    }
    while (limit > 0 && found.size() > limit) {
      found.pollLastEntry();
    }
    return found;
  }

  private List<MetadataRow> metadataOf(ObjectInfo file) throws IOException {
    reads.countFile();
    byte[] content = reads.read(file.key(), 0, Math.toIntExact(file.size()));
    return MetadataFile.read(FileSource.of(file.key(), content));
  }

  /**
   * What it takes to count the series of a time. Reads footers.
   *
   * @param from in milliseconds since the epoch; files are counted whole, so that of closed days
   *     all of a day counts
   * @param to the last instant
   */
  public CardinalityCost cardinalityCost(long from, long to) throws IOException {
    return cardinalityScan(from, to).cost();
  }

  /**
   * Counts the series of a time, their samples and their bytes, as {@link #cardinalityCost} says.
   *
   * @throws Cardinality.TooManyException if there are too many to be counted
   */
  public Cardinality cardinality(long from, long to) throws IOException {
    return cardinalityScan(from, to).count();
  }

  private CardinalityScan cardinalityScan(long from, long to) throws IOException {
    List<SampleFile> all = files(new SeriesSelection(List.of(), from, to));
    return new CardinalityScan(all, from, to, kept, reads);
  }

  /**
   * The exemplars of a time, of the series that one of several lists of matchers selects, in the
   * order of their labels. An exemplar that was scraped more than an hour after its own timestamp
   * is found where the time reaches to its scrape.
   *
   * @param from the first instant, in milliseconds since the epoch
   * @param to the last instant
   * @throws TooManyExemplarsException if there are more than may be held at once
   */
  public List<SelectedExemplars> exemplars(
      List<? extends List<? extends LabelMatcher>> anyOf, long from, long to) throws IOException {
    ExemplarScan scan = new ExemplarScan(anyOf, kept, reads);
    return scan.read(files.exemplars(from, to), from, to);
  }

  /** What it would take to read a selection. Reads footers and page indexes, no samples. */
  public ReadEstimate estimate(SeriesSelection selection) throws IOException {
    return estimate(files(selection), selection);
  }

  /** The same of a selection of trends; the rows are where samples are. */
  public ReadEstimate estimateTrends(SeriesSelection selection) throws IOException {
    return estimate(trends.files(selection), selection);
  }

  private ReadEstimate estimate(List<SampleFile> wanted, SeriesSelection selection)
      throws IOException {
    LabelConditions conditions = new LabelConditions(selection.matchers());
    ReadEstimate sum = ReadEstimate.NONE;
    for (ReadEstimate each : reads.all(wanted, file -> estimate(file, conditions, selection))) {
      sum = sum.plus(each);
    }
    return sum;
  }

  private ReadEstimate estimate(
      SampleFile file, LabelConditions conditions, SeriesSelection selection) throws IOException {
    long bytes = 0;
    double samples = 0;
    int columns = OpenedFile.schema(file).columns().size();
    int[] all = IntStream.range(0, columns).toArray();
    for (RowGroup group : kept.opened().open(file, reads).groups(reads)) {
      double share = FileSeries.share(file, group, selection.from(), selection.to());
      if (share > 0) {
        List<RowRange> ranges = group.mayMatch(conditions.byColumn());
        bytes += group.bytes(ranges, all);
        samples += share * ranges.stream().mapToLong(RowRange::rows).sum();
      }
    }
    if (bytes == 0) {
      return ReadEstimate.NONE;
    }
    boolean whole = file.isSmall() && !reads.isLocal();
    return new ReadEstimate(
        1,
        file.isSmall() ? 1 : REQUESTS_A_FILE,
        whole ? file.size() : bytes,
        (long) Math.ceil(samples));
  }

  /** From when to when the lake has samples; empty if it has none. Lists files, and reads none. */
  public Optional<LakeSpan> span() throws IOException {
    List<SampleFile> all = new ArrayList<>(files.closed(Long.MIN_VALUE, Long.MAX_VALUE));
    all.addAll(files.open(Long.MIN_VALUE, Long.MAX_VALUE));
    if (all.isEmpty()) {
      return Optional.empty();
    }
    LocalDate first = LocalDate.ofInstant(all.getFirst().start(), ZoneOffset.UTC);
    return Optional.of(new LakeSpan(first, end(all.getLast())));
  }

  private static Instant end(SampleFile file) {
    return switch (file.tier()) {
      case MINUTE -> file.start();
      case HOUR -> file.start().plus(1, ChronoUnit.HOURS);
      case DAY -> file.start().plus(1, ChronoUnit.DAYS);
    };
  }
}
