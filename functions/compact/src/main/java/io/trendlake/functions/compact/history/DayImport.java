// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.functions.compact.day.DayPartWriter;
import io.trendlake.functions.compact.day.HistogramPartWriter;
import io.trendlake.functions.compact.day.SeriesTrends;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.MetadataSpan;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.files.StartNote;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Makes the files of one day, as compaction would have made them. For one thread. */
final class DayImport {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /** A last sample is looked for in so much of the day before at first, where nearly all are. */
  private static final long NEAR_MILLIS = 2 * HOUR_MILLIS;

  /**
   * What all days have in common.
   *
   * @param run which the notes of the days name, as long as no other import has taken them over
   * @param leftHistograms the metrics of which there are aggregates of native histograms, which are
   *     left out
   */
  record Shared(
      History history,
      Bucket lake,
      CompactionOptions options,
      MetricTypes types,
      String run,
      AtomicLong samples,
      ConcurrentSkipListMap<String, Long> conflictNames,
      NavigableSet<String> leftHistograms) {

    /** Before the first day: no sample is written, and no conflict is known. */
    static Shared of(
        History history,
        Bucket lake,
        CompactionOptions options,
        List<MetricMetadata> known,
        String run) {
      return new Shared(
          history,
          lake,
          options,
          new MetricTypes(known),
          run,
          new AtomicLong(),
          new ConcurrentSkipListMap<>(),
          new ConcurrentSkipListSet<>());
    }

    /** Refuses to put files of a day among those of another import, which has taken it over. */
    void requireOwn(LocalDate day) throws IOException {
      if (ImportedDays.read(lake, day).filter(note -> note.run().equals(run)).isEmpty()) {
        throw takenOver(day);
      }
    }

    /** What is wrong where another import makes a day. */
    static IOException takenOver(LocalDate day) {
      return new IOException(
          "another import, which began later, has taken over %s and makes it; this one ends, and the days that it has done stay"
              .formatted(day));
    }
  }

  private final Shared shared;
  private final LocalDate date;
  private final long start;
  private final long end;
  private final SeriesSamples samples = new SeriesSamples();
  private final List<HistogramSample> histograms = new ArrayList<>();
  private final TargetOutcomes outcomes = new TargetOutcomes();
  private final MetadataSpan metadata = new MetadataSpan();
  private final Map<String, Long> conflicts = new HashMap<>();
  private DayPartWriter floatsPart;
  private HistogramPartWriter histogramsPart;
  private NotesWriter startsPart;
  private DayTally tally = DayTally.NONE;
  private int part;

  DayImport(Shared shared, LocalDate date) {
    this(shared, date, 0);
  }

  /** A day of which only parts from this number on are made here. */
  DayImport(Shared shared, LocalDate date, int firstPart) {
    this.shared = shared;
    this.part = firstPart;
    this.date = date;
    this.start = date.toEpochDay() * DAY_MILLIS;
    this.end = start + DAY_MILLIS;
    this.floatsPart = new DayPartWriter(date, shared.options());
    this.histogramsPart = new HistogramPartWriter(date, shared.options());
    this.startsPart = startsWriter();
  }

  private NotesWriter startsWriter() {
    return new NotesWriter(
        Dataset.STARTS, Tier.DAY, WriterOptions.day(shared.options().dayLevel()));
  }

  /** Makes the files; of a day without samples none. */
  DayTally run() throws IOException {
    if (shared.history().trendDays().contains(date)) {
      return new TrendDayImport(shared, date).run();
    }
    try (History.Day day = shared.history().open(date)) {
      return run(day).plus(DayTally.DAY);
    }
  }

  private DayTally run(History.Day day) throws IOException {
    boolean mayBeCut = shared.history().estimate(date) > shared.options().dayPartRows() / 2;
    if (!mayBeCut && make(day, List.of(), shared.options().dayPartRows())) {
      writeOthers();
      return tally;
    }
    // Where it has to be cut follows from the rows of all names.
    DayImport again = mayBeCut ? this : new DayImport(shared, date);
    shared.samples().addAndGet(-tally.samples());
    again.make(day, PartCuts.find(day, start, end, shared.options().dayPartRows()), Long.MAX_VALUE);
    again.writeOthers();
    return again.tally;
  }

  /**
   * Makes the files of some parts.
   *
   * @param day with the series of these parts alone
   * @param cuts where another of them begins
   */
  DayTally makeParts(History.Day day, List<SeriesBound> cuts) throws IOException {
    make(day, cuts, Long.MAX_VALUE);
    return tally;
  }

  /** What is known of the metrics of the parts that were made. */
  List<MetadataRow> metadata() {
    return metadata.rows();
  }

  /**
   * Makes the files that a day has once, whatever its parts.
   *
   * @param day with the series of which {@link TargetOutcomes#concern} is true, at least
   * @param known of the metrics of all parts
   * @param mostOutcomes how many samples that say how scrapes went are held at once
   */
  DayTally makeOthers(History.Day day, List<MetadataRow> known, long mostOutcomes)
      throws IOException {
    SplitOutcomes split = new SplitOutcomes(day, start, end, mostOutcomes);
    if (!split.isEmpty()) {
      try {
        put(new LakeKey.DayFile(Dataset.SCRAPES, date, 0), OutcomesFile.write(split, written()));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    metadata.addAll(known);
    writeOthers();
    return tally;
  }

  /** Makes the files of parts; false, and no file, if one would have more rows than it may. */
  private boolean make(History.Day day, List<SeriesBound> cuts, long maxRows) throws IOException {
    History.Reader reader = day.reader();
    History.Reader before = day.reader();
    int done = 0;
    for (int place = 0; place < day.size(); place++) {
      while (done < cuts.size()
          && cuts.get(done).compareTo(PartCuts.place(day.labels(place))) <= 0) {
        finishPart();
        done++;
      }
      SampleRun run = reader.read(place, start, end);
      if (run.size() > 0) {
        Labels labels = day.labels(place);
        if (reader.conflicts() > 0) {
          conflicts.merge(labels.toString(), reader.conflicts(), Long::sum);
        }
        gather(run);
        Series series = Series.of(labels, type(day, place, labels, run));
        add(series, before, place);
        startsPart.add(series, starts(series, run));
        seen(labels, run);
        shared.samples().addAndGet(run.size());
        tally = tally.plus(DayTally.series(run.size(), histograms.size(), reader.conflicts()));
      }
      if (floatsPart.rows() + histogramsPart.rows() > maxRows) {
        return false;
      }
    }
    finishPart();
    conflicts.forEach((series, count) -> shared.conflictNames().merge(series, count, Long::sum));
    return true;
  }

  private MetricType type(History.Day day, int place, Labels labels, SampleRun run) {
    Optional<MetricType> given = day.type(place).or(() -> ofLabel(labels));
    if (given.isPresent()) {
      return given.get();
    }
    return run.histograms() == null
        ? shared.types().of(labels.metricName())
        : shared.types().ofHistogram(labels.metricName(), isGauge());
  }

  /** The type that a Prometheus with the feature type-and-unit-labels adds to the labels. */
  static Optional<MetricType> ofLabel(Labels labels) {
    return MetricType.ofText(labels.value("__type__")).filter(type -> type != MetricType.UNKNOWN);
  }

  private boolean isGauge() {
    return !histograms.isEmpty()
        && histograms.getFirst().histogram().resetHint() == NativeHistogram.ResetHint.GAUGE;
  }

  /** Takes floats and histograms apart: they are in different files. */
  private void gather(SampleRun run) {
    samples.clear();
    histograms.clear();
    SampleRun floats = run.floats();
    long[] ts = floats.timestamps();
    int from = 0;
    while (from < floats.size()) {
      long hour = (ts[from] - start) / HOUR_MILLIS;
      long next = start + (hour + 1) * HOUR_MILLIS;
      int to = from + 1;
      while (to < floats.size() && ts[to] < next) {
        to++;
      }
      samples.addAll(ts, floats.values(), null, from, to - from, hour);
      from = to;
    }
    histograms.addAll(HistogramSample.of(run));
  }

  private void add(Series series, History.Reader before, int place) throws IOException {
    if (samples.size() > 0) {
      begin(floatsPart.trends(), before, place);
      floatsPart.add(series, samples, 0);
    }
    if (!histograms.isEmpty()) {
      histogramsPart.add(series, histograms, lastHistogram(before, place));
    }
  }

  /**
   * Since when a series counts, where the source says it: the first start of the day and those that
   * differ from the one before, of the series that scraping stores starts of, and of unknown ones.
   */
  private static List<SeriesNote> starts(Series series, SampleRun run) {
    long[] starts = run.starts();
    List<SeriesNote> notes = new ArrayList<>();
    boolean wanted =
        run.histograms() != null
            || series.type() == MetricType.COUNTER
            || series.type() == MetricType.UNKNOWN
            || series.name().endsWith("_count");
    long last = 0;
    for (int i = 0; wanted && starts != null && i < run.size(); i++) {
      long ts = run.timestamps()[i];
      if (starts[i] > 0 && starts[i] <= ts && starts[i] != last) {
        notes.add(new StartNote(ts, ts, SeriesNote.NO_TARGET, starts[i]));
        last = starts[i];
      }
    }
    return notes;
  }

  /** Begins trends with the last float of the day before, as compaction does. */
  private void begin(SeriesTrends trends, History.Reader before, int place) throws IOException {
    if (IntStream.range(0, samples.size())
        .allMatch(i -> StaleMarker.isStale(samples.values()[i]))) {
      // Markers alone have no trends.
      trends.begin();
      return;
    }
    for (long from : new long[] {start - NEAR_MILLIS, start - DAY_MILLIS}) {
      SampleRun run = before.read(place, from, start);
      boolean ended = false;
      for (int i = run.size() - 1; i >= 0; i--) {
        boolean isStale = StaleMarker.isStale(run.values()[i]);
        if (!isStale && run.histogram(i) == null) {
          trends.begin(run.values()[i], run.timestamps()[i], ended);
          return;
        }
        ended |= isStale;
      }
    }
    trends.begin();
  }

  /** The last histogram of the day before. */
  private Optional<HistogramSample> lastHistogram(History.Reader before, int place)
      throws IOException {
    for (long from : new long[] {start - NEAR_MILLIS, start - DAY_MILLIS}) {
      SampleRun run = before.read(place, from, start);
      for (int i = run.size() - 1; i >= 0; i--) {
        NativeHistogram histogram = run.histogram(i);
        if (histogram != null) {
          long ts = run.timestamps()[i];
          return Optional.of(new HistogramSample(ts, ts, histogram));
        }
      }
    }
    return Optional.empty();
  }

  private void seen(Labels labels, SampleRun run) {
    if (TargetOutcomes.concern(labels.metricName())) {
      outcomes.add(labels, run.timestamps(), run.values(), run.size());
    }
    shared
        .types()
        .family(labels.metricName())
        .ifPresent(family ->
            metadata.addAll(
                List.of(
                    row(labels, family, run.timestamps()[0]),
                    row(labels, family, run.timestamps()[run.size() - 1]))));
  }

  /** What is known of a metric at an instant at which a series of it has a sample. */
  static MetadataRow row(Labels labels, MetricMetadata family, long ts) {
    return new MetadataRow(
        family,
        labels.value("account"),
        labels.value("region"),
        labels.value("job"),
        Instant.ofEpochMilli(ts));
  }

  /** Puts the files of a part, which has one of samples even if it has histograms alone. */
  private void finishPart() throws IOException {
    if (floatsPart.rows() + histogramsPart.rows() == 0) {
      return;
    }
    if (histogramsPart.rows() > 0) {
      put(new LakeKey.HistogramTrendsFile(date, part), histogramsPart.finishTrends());
      put(new LakeKey.DayFile(Dataset.HISTOGRAMS, date, part), histogramsPart.finishHistograms());
    }
    if (startsPart.rows() > 0) {
      put(new LakeKey.DayFile(Dataset.STARTS, date, part), startsPart.finish());
    }
    put(new LakeKey.TrendsFile(date, part), floatsPart.finishTrends());
    put(new LakeKey.DayFile(Dataset.SAMPLES, date, part), floatsPart.finishSamples());
    floatsPart = new DayPartWriter(date, shared.options());
    histogramsPart = new HistogramPartWriter(date, shared.options());
    startsPart = startsWriter();
    part++;
  }

  private void writeOthers() throws IOException {
    if (!outcomes.isEmpty()) {
      put(
          new LakeKey.DayFile(Dataset.SCRAPES, date, 0),
          OutcomesFile.write(outcomes.inOrder(), written()));
    }
    List<MetadataRow> rows = metadata.rows();
    if (!rows.isEmpty()) {
      put(new LakeKey.DayFile(Dataset.METADATA, date, 0), MetadataFile.write(rows, written()));
    }
  }

  private WriterOptions written() {
    return WriterOptions.day(shared.options().dayLevel());
  }

  private void put(LakeKey key, byte[] content) throws IOException {
    shared.requireOwn(date);
    shared.lake().put(key.text(), content);
    tally = tally.plus(DayTally.file(content.length));
  }
}
