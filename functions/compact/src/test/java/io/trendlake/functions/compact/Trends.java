// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The trends in a bucket, and what the increases in them should come to. */
final class Trends {

  /** A row of a trends file. */
  record Trend(
      Instant hour,
      long count,
      double min,
      double max,
      double sum,
      double first,
      double last,
      double increase) {}

  /** Such a row, and whose it is. */
  record Row(Series series, Trend trend) {}

  private static final FileSchema SCHEMA = LakeSchema.TRENDS;
  private static final int[] SERIES = {
    SCHEMA.indexOf("name"),
    SCHEMA.indexOf("account"),
    SCHEMA.indexOf("region"),
    SCHEMA.indexOf("job"),
    SCHEMA.indexOf("instance"),
    SCHEMA.indexOf("labels"),
    SCHEMA.indexOf("type")
  };

  private Trends() {}

  /** All rows of all trends files, in the order of the files. */
  static List<Row> read(Bucket bucket) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (ObjectInfo object : bucket.list(LakeLayout.TRENDS)) {
      byte[] content = bucket.get(object.key()).orElseThrow().content();
      FileSource source = FileSource.of(object.key(), content);
      for (RowGroup group : PageFileReader.open(source, SCHEMA).rowGroups()) {
        Batches batch = group.read();
        while (batch.next()) {
          addRows(rows, batch);
        }
      }
    }
    return rows;
  }

  private static void addRows(List<Row> rows, Batches batch) {
    RowRuns runs = new RowRuns(batch, SERIES);
    while (runs.next()) {
      for (int row = runs.start(); row < runs.start() + runs.count(); row++) {
        rows.add(new Row(series(runs), trend(batch, row)));
      }
    }
  }

  private static Series series(RowRuns run) {
    return new Series(
        run.text(0),
        run.text(1),
        run.text(2),
        run.text(3),
        run.text(4),
        run.text(5),
        MetricType.ofText(run.text(6)).orElseThrow());
  }

  private static Trend trend(Batches batch, int row) {
    return new Trend(
        Instant.ofEpochMilli(batch.longs(SCHEMA.indexOf("hour"))[row]),
        batch.longs(SCHEMA.indexOf("count"))[row],
        either(batch, "min", "first", row),
        either(batch, "max", "last", row),
        batch.doubles(SCHEMA.indexOf("sum"))[row],
        batch.doubles(SCHEMA.indexOf("first"))[row],
        batch.doubles(SCHEMA.indexOf("last"))[row],
        batch.doubles(SCHEMA.indexOf("increase"))[row]);
  }

  private static double either(Batches batch, String column, String ifNull, int row) {
    double value = batch.doubles(SCHEMA.indexOf(column))[row];
    return StaleMarker.isStale(value) ? batch.doubles(SCHEMA.indexOf(ifNull))[row] : value;
  }

  /**
   * The increase over the samples of a span and the last one before it, corrected for resets. A
   * series that was stale or has no sample on a whole day in between begins again.
   *
   * @param samples of one series by ts, stale markers included
   * @param from the first instant of the span
   * @param to the first instant after it
   */
  static double rawIncrease(List<Sample> samples, Instant from, Instant to) {
    double increase = 0;
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample sample = samples.get(i);
      Instant ts = Instant.ofEpochMilli(sample.ts());
      boolean inSpan = !ts.isBefore(from) && ts.isBefore(to);
      if (inSpan && !before.isStale() && !sample.isStale() && daysBetween(before, sample) <= 1) {
        boolean reset = sample.value() < before.value();
        increase += reset ? sample.value() : sample.value() - before.value();
      }
    }
    return increase;
  }

  private static long daysBetween(Sample before, Sample sample) {
    return ChronoUnit.DAYS.between(day(before), day(sample));
  }

  private static LocalDate day(Sample sample) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(sample.ts()), ZoneOffset.UTC);
  }
}
