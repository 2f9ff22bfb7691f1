// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.functions.compact.day.SeriesTrends;
import io.trendlake.functions.compact.day.TrendsPart;
import io.trendlake.functions.compact.input.MetadataSpan;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.Series;
import io.trendlake.tsdb.series.MergedAggregates;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/**
 * Makes the files of a day of which a source has aggregates alone: trends and metadata. For one
 * thread.
 */
final class TrendDayImport {

  private static final long HOUR_MILLIS = 3_600_000;

  /** A part of samples has so many for each row of its trends if they are a minute apart. */
  private static final long SAMPLES_PER_HOUR = 60;

  private final DayImport.Shared shared;
  private final LocalDate date;
  private final long start;
  private final MetadataSpan metadata = new MetadataSpan();
  private TrendsPart file;
  private DayTally tally = DayTally.DAY;
  private int part;

  TrendDayImport(DayImport.Shared shared, LocalDate date) {
    this.shared = shared;
    this.date = date;
    this.start = date.toEpochDay() * 24 * HOUR_MILLIS;
    this.file = new TrendsPart(date, shared.options());
  }

  DayTally run() throws IOException {
    History.TrendDay day = shared.history().openTrends(date);
    SeriesBound last = SeriesBound.START;
    for (int place = 0; place < day.size(); place++) {
      List<MergedAggregates.Hour> hours = day.hours(place);
      if (day.hasHistograms()) {
        shared.leftHistograms().add(day.labels(place).metricName());
      }
      if (hours.isEmpty()) {
        continue;
      }
      Labels labels = day.labels(place);
      SeriesBound target = PartCuts.place(labels);
      if (file.rows() * SAMPLES_PER_HOUR >= shared.options().dayPartRows()
          && !target.equals(last)) {
        finishPart();
      }
      last = target;
      add(labels, hours);
    }
    finishPart();
    if (!metadata.rows().isEmpty()) {
      put(
          new LakeKey.DayFile(Dataset.METADATA, date, 0),
          MetadataFile.write(metadata.rows(), WriterOptions.day(shared.options().dayLevel())));
    }
    return tally;
  }

  private void add(Labels labels, List<MergedAggregates.Hour> hours) {
    SeriesTrends trends = file.trends();
    trends.begin();
    for (MergedAggregates.Hour hour : hours) {
      trends.aggregate(
          (int) ((hour.hour() - start) / HOUR_MILLIS),
          hour.count(),
          hour.min(),
          hour.max(),
          hour.sum(),
          hour.increase(),
          hour.millis());
    }
    String name = labels.metricName();
    file.add(Series.of(labels, DayImport.ofLabel(labels).orElseGet(() -> shared.types().of(name))));
    shared
        .types()
        .family(name)
        .ifPresent(family ->
            metadata.addAll(
                List.of(
                    DayImport.row(labels, family, hours.getFirst().hour()),
                    DayImport.row(labels, family, hours.getLast().hour()))));
    tally = tally.plus(DayTally.aggregates(hours.size()));
  }

  private void finishPart() throws IOException {
    if (file.rows() > 0) {
      put(new LakeKey.TrendsFile(date, part++), file.finish());
      file = new TrendsPart(date, shared.options());
    }
  }

  private void put(LakeKey key, byte[] content) throws IOException {
    shared.requireOwn(date);
    shared.lake().put(key.text(), content);
    tally = tally.plus(DayTally.file(content.length));
  }
}
