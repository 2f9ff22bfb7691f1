// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.functions.compact.day.DayPartWriter;
import io.trendlake.functions.compact.day.SeriesTrends;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.MetadataSpan;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the files of one day, as compaction would have made them. For one thread. */
final class DayImport {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /** A last sample is looked for in so much of the day before at first, where nearly all are. */
  private static final long NEAR_MILLIS = 2 * HOUR_MILLIS;

  /** What all days have in common. */
  record Shared(
      History history,
      Bucket lake,
      CompactionOptions options,
      MetricTypes types,
      AtomicLong samples,
      ConcurrentSkipListSet<String> histogramNames,
      ConcurrentSkipListMap<String, Long> conflictNames) {}

  private final Shared shared;
  private final LocalDate date;
  private final long start;
  private final long end;
  private final SeriesSamples samples = new SeriesSamples();
  private final TargetOutcomes outcomes = new TargetOutcomes();
  private final MetadataSpan metadata = new MetadataSpan();
  private DayTally tally = DayTally.NONE;
  private int part;

  DayImport(Shared shared, LocalDate date) {
    this.shared = shared;
    this.date = date;
    this.start = date.toEpochDay() * DAY_MILLIS;
    this.end = start + DAY_MILLIS;
  }

  /** Makes the files; of a day without samples none. */
  DayTally run() throws IOException {
    History.Day day = shared.history().open(date);
    long partRows = shared.options().dayPartRows();
    boolean mayBeCut = shared.history().estimate(date) > partRows / 2;
    Set<Integer> cuts = mayBeCut ? PartCuts.find(day, start, end, partRows) : Set.of();
    History.Reader reader = day.reader();
    History.Reader before = day.reader();
    DayPartWriter writer = new DayPartWriter(date, shared.options());
    for (int place = 0; place < day.size(); place++) {
      if (cuts.contains(place)) {
        finish(writer);
        writer = new DayPartWriter(date, shared.options());
      }
      int count = reader.read(place, start, end);
      note(day, place, reader);
      if (count > 0) {
        Labels labels = day.labels(place);
        MetricType type = day.type(place).orElseGet(() -> shared.types().of(labels.metricName()));
        begin(writer.trends(), before, place);
        gather(reader, count);
        writer.add(Series.of(labels, type), samples, 0);
        seen(labels, reader, count);
        tally = tally.plus(new DayTally(0, 1, count, 0, 0, 0, 0));
        shared.samples().addAndGet(count);
      }
    }
    finish(writer);
    writeOthers();
    return tally.plus(new DayTally(1, 0, 0, 0, 0, 0, 0));
  }

  private void note(History.Day day, int place, History.Reader reader) {
    if (reader.histograms() > 0) {
      shared.histogramNames().add(day.labels(place).metricName());
      tally = tally.plus(new DayTally(0, 0, 0, 0, reader.histograms(), 1, 0));
    }
    if (reader.conflicts() > 0) {
      shared.conflictNames().merge(day.labels(place).toString(), reader.conflicts(), Long::sum);
      tally = tally.plus(new DayTally(0, 0, 0, 0, 0, 0, reader.conflicts()));
    }
  }

  /** Begins trends with the last sample of the day before, as compaction does. */
  private void begin(SeriesTrends trends, History.Reader before, int place) throws IOException {
    for (long from : new long[] {start - NEAR_MILLIS, start - DAY_MILLIS}) {
      int count = before.read(place, from, start);
      for (int i = count - 1; i >= 0; i--) {
        if (!StaleMarker.isStale(before.values()[i])) {
          trends.begin(before.values()[i], before.ts()[i], i < count - 1);
          return;
        }
      }
    }
    trends.begin();
  }

  private void gather(History.Reader reader, int count) {
    samples.clear();
    long[] ts = reader.ts();
    double[] values = reader.values();
    for (int i = 0; i < count; i++) {
      samples.add(ts[i], values[i], (ts[i] - start) / HOUR_MILLIS, ts[i]);
    }
  }

  private void seen(Labels labels, History.Reader reader, int count) {
    if (TargetOutcomes.concern(labels.metricName())) {
      outcomes.add(labels, reader.ts(), reader.values(), count);
    }
    shared
        .types()
        .family(labels.metricName())
        .ifPresent(family ->
            metadata.addAll(
                List.of(
                    row(labels, family, reader.ts()[0]),
                    row(labels, family, reader.ts()[count - 1]))));
  }

  private static MetadataRow row(Labels labels, MetricMetadata family, long ts) {
    return new MetadataRow(
        family,
        labels.value("account"),
        labels.value("region"),
        labels.value("job"),
        Instant.ofEpochMilli(ts));
  }

  private void finish(DayPartWriter writer) throws IOException {
    if (writer.rows() > 0) {
      byte[] trends = writer.finishTrends();
      byte[] rows = writer.finishSamples();
      put(new LakeKey.TrendsFile(date, part), trends);
      put(new LakeKey.DayFile(Dataset.SAMPLES, date, part), rows);
      part++;
    }
  }

  private void writeOthers() throws IOException {
    WriterOptions written = WriterOptions.day(shared.options().dayLevel());
    if (!outcomes.isEmpty()) {
      put(
          new LakeKey.DayFile(Dataset.SCRAPES, date, 0),
          OutcomesFile.write(outcomes.inOrder(), written));
    }
    List<MetadataRow> rows = metadata.rows();
    if (!rows.isEmpty()) {
      put(new LakeKey.DayFile(Dataset.METADATA, date, 0), MetadataFile.write(rows, written));
    }
  }

  private void put(LakeKey key, byte[] content) throws IOException {
    shared.lake().put(key.text(), content);
    tally = tally.plus(new DayTally(0, 0, 0, content.length, 0, 0, 0));
  }
}
