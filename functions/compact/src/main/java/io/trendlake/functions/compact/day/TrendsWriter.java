// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.files.LabelIndexBuilder;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.time.Duration;

/** Writes the trends file of a part of a day into memory. */
final class TrendsWriter {

  private static final FileSchema SCHEMA = LakeSchema.TRENDS;
  private static final int NAME = SCHEMA.indexOf("name");
  private static final int ACCOUNT = SCHEMA.indexOf("account");
  private static final int REGION = SCHEMA.indexOf("region");
  private static final int JOB = SCHEMA.indexOf("job");
  private static final int INSTANCE = SCHEMA.indexOf("instance");
  private static final int LABELS = SCHEMA.indexOf("labels");
  private static final int TYPE = SCHEMA.indexOf("type");
  private static final int HOUR = SCHEMA.indexOf("hour");
  private static final int COUNT = SCHEMA.indexOf("count");
  private static final int MIN = SCHEMA.indexOf("min");
  private static final int MAX = SCHEMA.indexOf("max");
  private static final int SUM = SCHEMA.indexOf("sum");
  private static final int FIRST = SCHEMA.indexOf("first");
  private static final int LAST = SCHEMA.indexOf("last");
  private static final int INCREASE = SCHEMA.indexOf("increase");
  private static final int FIRST_TS = SCHEMA.indexOf("first_ts");
  private static final int LAST_TS = SCHEMA.indexOf("last_ts");
  private static final int FIRST_INSIDE_TS = SCHEMA.indexOf("first_inside_ts");
  private static final int FIRST_INSIDE = SCHEMA.indexOf("first_inside");
  private static final int FIRST_STEP = SCHEMA.indexOf("first_step");
  private static final int SECONDS = SCHEMA.indexOf("seconds");
  private static final int BRIDGED = SCHEMA.indexOf("bridged");
  private static final int RESETS = SCHEMA.indexOf("resets");
  private static final int ENDED = SCHEMA.indexOf("ended");

  private final PageFileWriter writer;
  private final LabelIndexBuilder labels = new LabelIndexBuilder();
  private final long dayStart;

  /**
   * A file of no rows yet.
   *
   * @param dayStart of the day, in milliseconds since the epoch
   */
  TrendsWriter(WriterOptions options, long dayStart) {
    this.writer = new PageFileWriter(SCHEMA, options);
    this.dayStart = dayStart;
  }

  /** Appends the hours of a series that have samples. */
  void add(Series series, SeriesTrends trends) {
    boolean counts = CountingSeries.counts(series);
    int hours = 0;
    for (int hour = 0; hour < SeriesTrends.HOURS; hour++) {
      if (trends.count(hour) > 0) {
        add(trends, hour, counts);
        hours++;
      }
    }
    if (hours > 0) {
      addSeries(series, hours);
      writer.endRows();
    }
  }

  private void add(SeriesTrends trends, int hour, boolean counts) {
    writer.longs(HOUR, dayStart + Duration.ofHours(hour).toMillis(), 1);
    writer.longs(COUNT, trends.count(hour), 1);
    writer.doubles(MIN, nullIfSame(trends.min(hour), trends.first(hour)), 1);
    writer.doubles(MAX, nullIfSame(trends.max(hour), trends.last(hour)), 1);
    writer.doubles(SUM, trends.sum(hour), 1);
    writer.doubles(FIRST, trends.first(hour), 1);
    writer.doubles(LAST, trends.last(hour), 1);
    writer.longs(FIRST_TS, trends.firstTs(hour), 1);
    writer.longs(LAST_TS, trends.lastTs(hour), 1);
    writer.longs(FIRST_INSIDE_TS, trends.firstInsideTs(hour), 1);
    addFirstInside(trends, hour);
    writer.booleans(ENDED, trends.ended(hour), 1);
    addSteps(trends, hour, counts);
  }

  /**
   * What the first sample inside the hour is above {@code first}, which takes less than its value;
   * the value where the sum of both is not that value to the bit, as after most resets.
   */
  private void addFirstInside(SeriesTrends trends, int hour) {
    double first = trends.first(hour);
    boolean none = trends.firstInsideTs(hour) == Column.NULL;
    double inside = none ? first : trends.firstInside(hour);
    double value = nullIfSame(inside, first);
    boolean exact = !StaleMarker.isStale(value) && same(first + (inside - first), inside);
    writer.doubles(FIRST_INSIDE, exact ? StaleMarker.VALUE : value, 1);
    writer.doubles(FIRST_STEP, exact ? inside - first : StaleMarker.VALUE, 1);
  }

  /** The columns that only series have that count. */
  private void addSteps(SeriesTrends trends, int hour, boolean counts) {
    boolean steps = counts && trends.steps(hour) > 0;
    boolean bridged = counts && trends.bridged(hour) != 0;
    boolean resets = counts && trends.resets(hour) > 0;
    writer.doubles(INCREASE, counts ? trends.increase(hour) : StaleMarker.VALUE, 1);
    writer.doubles(SECONDS, steps ? trends.seconds(hour) : StaleMarker.VALUE, 1);
    writer.doubles(BRIDGED, bridged ? trends.bridged(hour) : StaleMarker.VALUE, 1);
    writer.longs(RESETS, resets ? trends.resets(hour) : Column.NULL, 1);
  }

  /** A stale marker is written as NULL. */
  private static double nullIfSame(double value, double other) {
    return same(value, other) ? StaleMarker.VALUE : value;
  }

  private static boolean same(double value, double other) {
    return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(other);
  }

  private void addSeries(Series series, int hours) {
    writer.strings(NAME, series.name(), hours);
    writer.strings(ACCOUNT, series.account(), hours);
    writer.strings(REGION, series.region(), hours);
    writer.strings(JOB, series.job(), hours);
    writer.strings(INSTANCE, series.instance(), hours);
    writer.strings(LABELS, series.labels(), hours);
    writer.strings(TYPE, series.type().text(), hours);
    labels.add(series);
  }

  /** Rows so far. */
  long rows() {
    return writer.rows();
  }

  /** Ends the file and returns it; the writer is used up. */
  byte[] finish() {
    return writer.finish(labels::build);
  }
}
