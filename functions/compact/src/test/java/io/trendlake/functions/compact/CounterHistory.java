// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * A counter of some days that resets, goes stale and comes back, and is away for minutes, hours or
 * days; more often than not something happens at the end of an hour.
 */
final class CounterHistory {

  static final LocalDate DAY = LocalDate.parse("2026-11-20");
  static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  static final int DAYS = 4;
  static final long HOUR = Duration.ofHours(1).toMillis();
  static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private static final Series COUNTER =
      Scrapes.series("a", "requests_total", MetricType.COUNTER, "code", "200");

  private final Random random;
  private final NavigableMap<Integer, List<Sample>> byHour = new TreeMap<>();

  private CounterHistory(Random random) {
    this.random = random;
  }

  /**
   * A random history.
   *
   * @param oddities whether there are NaNs, and samples whose timestamps are of other hours than
   *     their slots, or are shown again in a later hour
   */
  static CounterHistory random(long seed, boolean oddities) {
    CounterHistory history = new CounterHistory(new Random(seed));
    history.fill(oddities);
    return history;
  }

  private void fill(boolean oddities) {
    long step = MINUTE * (random.nextInt(3) == 0 ? 7 : 1);
    double value = random.nextInt(1000);
    long end = DAYS * 24 * HOUR;
    for (long at = 0; at < end; at += step) {
      boolean boundary = at % HOUR == 0 || at % HOUR >= HOUR - 2 * MINUTE;
      at += at % MINUTE == 0 && random.nextInt(boundary ? 30 : 400) == 0 ? away() / step * step : 0;
      if (at >= end) {
        return;
      }
      switch (random.nextInt(boundary ? 8 : 40)) {
        case 0 -> value = random.nextInt(5);
        case 1 -> {
          add(at, at, StaleMarker.VALUE);
          continue;
        }
        case 2 -> {
          if (oddities) {
            addOdd(at, value);
            continue;
          }
        }
        default -> value += random.nextInt(3) == 0 ? 0 : random.nextDouble() * 50;
      }
      add(at, at, value);
    }
  }

  private long away() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(40 * 60) * MINUTE;
      case 1 -> random.nextInt(6 * 60) * MINUTE;
      default -> random.nextInt(30) * MINUTE;
    };
  }

  private void addOdd(long slot, double value) {
    switch (random.nextInt(3)) {
      case 0 -> add(slot, slot, Double.NaN);
      case 1 -> add(slot, slot - random.nextInt(3 * 60) * MINUTE - 1, value);
      default -> {
        add(slot, slot, value);
        add(slot + HOUR, slot, value);
      }
    }
  }

  private void add(long slot, long ts, double value) {
    if (slot < DAYS * 24 * HOUR) {
      byHour
          .computeIfAbsent((int) (slot / HOUR), unseen -> new ArrayList<>())
          .add(new Sample(START.toEpochMilli() + ts, value));
    }
  }

  /** The samples and markers by the hour of their slots, in the order of ts, one of each ts. */
  NavigableMap<Integer, List<Sample>> byHour() {
    NavigableMap<Integer, List<Sample>> settled = new TreeMap<>();
    byHour.forEach((hour, samples) -> {
      NavigableMap<Long, Sample> byTs = new TreeMap<>();
      samples.forEach(sample -> byTs.putIfAbsent(sample.ts(), sample));
      settled.put(hour, List.copyOf(byTs.values()));
    });
    return settled;
  }

  /** Of each sample any slot of its hour, if its timestamp is not in that. */
  private static long[] slots(int hour, long[] ts) {
    long start = START.toEpochMilli() + hour * HOUR;
    return Arrays.stream(ts)
        .map(at -> at >= start && at < start + HOUR ? Column.NULL : start)
        .toArray();
  }

  /** Writes hour files as compaction does, and has the days closed; returns the trends. */
  NavigableMap<Long, TrendCell> close() throws IOException {
    return TrendCell.read(closeInto(new InMemoryBucket()));
  }

  /** The same; returns the bucket. */
  Bucket closeInto(Bucket bucket) throws IOException {
    for (var hour : byHour().entrySet()) {
      long[] ts = hour.getValue().stream().mapToLong(Sample::ts).toArray();
      double[] values = hour.getValue().stream().mapToDouble(Sample::value).toArray();
      SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
      writer.add(COUNTER, ts, values, slots(hour.getKey(), ts), 0, ts.length);
      Instant start = START.plus(Duration.ofHours(hour.getKey()));
      bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, start, 0).text(), writer.finish());
    }
    Instant end = START.plus(Duration.ofDays(DAYS));
    new WatermarkStore(bucket).advance(new Watermark(end, DAY));
    new Compactor(bucket, CompactionOptions.DEFAULT).run(end.plus(Duration.ofHours(2)));
    return bucket;
  }
}
