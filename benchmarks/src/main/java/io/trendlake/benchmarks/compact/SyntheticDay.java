// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.SamplesWriter;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
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
 * The hour files of a day of a made-up fleet, as hour compaction would have left them. Values go on
 * as {@link SyntheticValues} says.
 */
final class SyntheticDay {

  private static final int NAMES = 200;
  private static final int VARIANTS = 5;
  private static final int SERIES_OF_TARGET = NAMES * VARIANTS;

  private final LocalDate day;
  private final int targets;
  private final int samplesOfHour;
  private final int partsOfHour;
  private final SyntheticValues values;
  private final double[] last;

  /**
   * A day.
   *
   * @param seriesCount about how many series, 1,000 a target
   * @param samplesOfHour how many samples each has in an hour
   * @param partsOfHour how many files an hour has, each with targets of its own
   */
  SyntheticDay(LocalDate day, int seriesCount, int samplesOfHour, int partsOfHour) {
    this.day = day;
    this.targets = Math.max(1, seriesCount / SERIES_OF_TARGET);
    this.samplesOfHour = samplesOfHour;
    this.partsOfHour = partsOfHour;
    this.values = new SyntheticValues();
    this.last = new double[targets * SERIES_OF_TARGET];
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
    for (int name = 0; name < NAMES; name++) {
      for (int target = firstTarget; target < endTarget; target++) {
        addSeries(writer, name, target, ts);
      }
    }
    return writer.finish();
  }

  private void addSeries(SamplesWriter writer, int name, int target, long[] ts) {
    String text = "fleet_metric_%03d_total".formatted(name);
    String instance = "10.%03d.%03d:9100".formatted(target / 1000, target % 1000);
    double[] next = new double[ts.length];
    for (int variant = 0; variant < VARIANTS; variant++) {
      String labels = "{\"device\":\"sd%d\",\"mode\":\"mode-%03d\"}".formatted(variant, name);
      int index = (name * targets + target) * VARIANTS + variant;
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
