// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.ExemplarNote;
import io.trendlake.lake.files.HistogramHour;
import io.trendlake.lake.files.HistogramTrendsWriter;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Eighteen days of the demo's fleet up to the present, because partitions are projected relative to
 * it, compacted so far that each tier is read for some of them. What was compacted last is still
 * there in its old tier too, as in any lake.
 */
final class FleetLake {

  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final int CLOSED_DAYS = 18;

  private final Instant present;

  FleetLake(Instant now) {
    this.present = now.truncatedTo(ChronoUnit.HOURS);
  }

  /** The end of the last slot's hour. */
  Instant present() {
    return present;
  }

  /** The day after the last closed one, so that questions about yesterday have its trends. */
  LocalDate today() {
    return LocalDate.ofInstant(watermark(), ZoneOffset.UTC);
  }

  LocalDate firstDay() {
    return today().minusDays(CLOSED_DAYS);
  }

  /** The first slot. */
  Instant start() {
    return firstDay().atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The first hour that is not compacted: neither a day's first nor its second. */
  Instant watermark() {
    Instant sixHoursAgo = present.minus(Duration.ofHours(6));
    int hour = sixHoursAgo.atOffset(ZoneOffset.UTC).getHour();
    return hour < 2 ? sixHoursAgo.minus(Duration.ofHours(2)) : sixHoursAgo;
  }

  void write(Path directory) throws IOException, InterruptedException {
    Instant yesterday = present.minus(Duration.ofDays(1));
    try (DirectoryBucket bucket = DirectoryBucket.create(directory)) {
      DemoHistory history = new DemoHistory(Fleet.of(7, present, 2, 2), bucket.withoutSync());
      history.write(start(), yesterday, INTERVAL, report -> {});
      compactor(bucket, Duration.ZERO).run(yesterday);
      compactor(bucket, Duration.ZERO).run(yesterday); // Removes what the first run closed.
      history.write(yesterday, present, INTERVAL, report -> {});
      compactor(bucket, Duration.ofHours(6))
          .run(watermark().plus(CompactionOptions.DEFAULT.grace()));
      writeNativeHistograms(bucket, today().minusDays(1));
      writeNativeHistograms(bucket, today().minusDays(2));
      writeExemplars(bucket, present);
      writeExemplars(bucket, present.minus(Duration.ofDays(1)));
    }
  }

  /** The fleet has no native histograms: what one increased by in an hour of a day. */
  private static void writeNativeHistograms(DirectoryBucket bucket, LocalDate day)
      throws IOException {
    NativeHistogram increase =
        new NativeHistogram(
            2,
            0x1p-128,
            1,
            60,
            70.5,
            new int[] {-2, 0, 3},
            new double[] {10, 30, 15},
            new int[] {1},
            new double[] {4},
            new double[0],
            ResetHint.UNKNOWN);
    Instant hour = day.atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(7));
    HistogramTrendsWriter writer = new HistogramTrendsWriter(WriterOptions.trends(3));
    writer.add(
        new Series(
            "http_request_duration_seconds",
            "",
            "eu-west-1",
            "shop",
            "a",
            "{\"handler\":\"/native\"}",
            MetricType.HISTOGRAM),
        List.of(new HistogramHour(hour.toEpochMilli(), List.of(increase), 60, 3600, 0)));
    bucket.put(new LakeKey.HistogramTrendsFile(day, 0).text(), writer.finish());
  }

  /** The fleet has no exemplars: one of a slow request, as a minute file of an hour. */
  private static void writeExemplars(DirectoryBucket bucket, Instant slot) throws IOException {
    NotesWriter writer = new NotesWriter(Dataset.EXEMPLARS, Tier.MINUTE, WriterOptions.minute());
    writer.add(
        new Series(
            "http_request_duration_seconds_bucket",
            "",
            "eu-west-1",
            "shop",
            "a",
            "{\"le\":\"5\"}",
            MetricType.HISTOGRAM),
        List.of(
            new ExemplarNote(
                slot.toEpochMilli() - 4000, slot.toEpochMilli(), 0, "{\"trace_id\":\"x\"}", 3.5)));
    bucket.put(new LakeKey.MinuteFile(Dataset.EXEMPLARS, slot, "shop").text(), writer.finish());
  }

  private static Compactor compactor(DirectoryBucket bucket, Duration keep) {
    CompactionOptions usual = CompactionOptions.DEFAULT;
    return new Compactor(
        bucket.withoutSync(),
        new CompactionOptions(
            usual.grace(),
            keep,
            usual.hourPartBytes(),
            usual.dayPartRows(),
            usual.sliceRows(),
            usual.hourLevel(),
            usual.dayLevel()));
  }
}
