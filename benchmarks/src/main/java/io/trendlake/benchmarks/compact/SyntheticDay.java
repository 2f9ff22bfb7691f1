// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The hour files of a day of a made-up fleet, as hour compaction would have left them. Values
 * continue as {@link SyntheticValues} says.
 */
final class SyntheticDay {

  /** The first name. */
  static final String FIRST_NAME = name(0);

  private static final int SERIES_OF_TARGET = 1000;
  private static final int SERIES_OF_NAME = 5;

  private final LocalDate day;
  private final int seriesOfFirstName;
  private final int targets;
  private final int samplesOfHour;
  private final int partsOfHour;
  private final SyntheticValues values;
  private final double[] last;

  /**
   * A day.
   *
   * @param seriesOfFirstName how many of its series a target has of the first name; it has five of
   *     each other name
   * @param seriesCount about how many series, 1,000 a target
   * @param samplesOfHour how many samples each has in an hour
   * @param partsOfHour how many files an hour has, each with its own targets
   */
  private SyntheticDay(
      LocalDate day, int seriesOfFirstName, int seriesCount, int samplesOfHour, int partsOfHour) {
    this.day = day;
    this.seriesOfFirstName = seriesOfFirstName;
    this.targets = Math.max(1, seriesCount / SERIES_OF_TARGET);
    this.samplesOfHour = samplesOfHour;
    this.partsOfHour = partsOfHour;
    this.values = new SyntheticValues();
    this.last = new double[targets * SERIES_OF_TARGET];
  }

  /** A day whose names have all as many series. */
  static SyntheticDay even(LocalDate day, int seriesCount, int samplesOfHour, int partsOfHour) {
    return new SyntheticDay(day, SERIES_OF_NAME, seriesCount, samplesOfHour, partsOfHour);
  }

  /** A day of whose series {@link #FIRST_NAME} has a tenth. */
  static SyntheticDay skewed(LocalDate day, int seriesCount, int samplesOfHour, int partsOfHour) {
    return new SyntheticDay(day, SERIES_OF_TARGET / 10, seriesCount, samplesOfHour, partsOfHour);
  }

  /** How many samples {@link #FIRST_NAME} has in a skewed day of so many series. */
  static long samplesOfFirstName(int seriesCount, int samplesOfHour) {
    return 24L * samplesOfHour * (seriesCount / SERIES_OF_TARGET) * (SERIES_OF_TARGET / 10);
  }

  /** How many series there are. */
  int series() {
    return last.length;
  }

  /** How many samples there are. */
  long samples() {
    return 24L * samplesOfHour * series();
  }

  /** Writes all hours. */
  void write(Bucket bucket, int level) throws IOException {
    Instant start = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    for (int hour = 0; hour < 24; hour++) {
      Instant from = start.plus(Duration.ofHours(hour));
      for (int part = 0; part < partsOfHour; part++) {
        bucket.put(
            new LakeKey.HourFile(Dataset.SAMPLES, from, part).text(), file(from, part, level));
      }
    }
  }

  /** Leaves of a bucket the hours, closed, and nothing of the day. */
  void reopen(Bucket bucket) throws IOException {
    String hours = LakeLayout.prefix(Dataset.SAMPLES, Tier.HOUR);
    for (ObjectInfo object : bucket.list("")) {
      if (!object.key().startsWith(hours)) {
        bucket.delete(object.key());
      }
    }
    Instant end = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    new WatermarkStore(bucket).advance(new Watermark(end, day));
  }

  private byte[] file(Instant hour, int part, int level) {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(level));
    int firstTarget = (int) ((long) targets * part / partsOfHour);
    int endTarget = (int) ((long) targets * (part + 1) / partsOfHour);
    long[] ts = new long[samplesOfHour];
    for (int i = 0; i < samplesOfHour; i++) {
      ts[i] = hour.toEpochMilli() + 3_600_000L * i / samplesOfHour;
    }
    int names = 1 + (SERIES_OF_TARGET - seriesOfFirstName) / SERIES_OF_NAME;
    for (int name = 0; name < names; name++) {
      for (int target = firstTarget; target < endTarget; target++) {
        addSeries(writer, name, target, ts);
      }
    }
    return writer.finish();
  }

  private static String name(int number) {
    return "fleet_metric_%03d_total".formatted(number);
  }

  /** The place of a target's first series of a name. */
  private int index(int name, int target) {
    return name == 0
        ? target * seriesOfFirstName
        : targets * seriesOfFirstName + ((name - 1) * targets + target) * SERIES_OF_NAME;
  }

  private void addSeries(SamplesWriter writer, int name, int target, long[] ts) {
    String text = name(name);
    String instance = "10.%03d.%03d:9100".formatted(target / 1000, target % 1000);
    double[] next = new double[ts.length];
    int first = index(name, target);
    int end = first + (name == 0 ? seriesOfFirstName : SERIES_OF_NAME);
    for (int index = first; index < end; index++) {
      String labels =
          "{\"device\":\"sd%02d\",\"mode\":\"mode-%03d\"}".formatted(index - first, name);
      for (int i = 0; i < next.length; i++) {
        last[index] = values.next(index, last[index]);
        next[i] = last[index];
      }
      Series series =
          new Series(
              text, "111122223333", "eu-west-1", "node", instance, labels, MetricType.COUNTER);
      writer.add(series, ts, next, 0, next.length);
    }
  }
}
