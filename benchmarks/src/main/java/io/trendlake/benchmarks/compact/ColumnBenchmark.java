// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import com.github.luben.zstd.Zstd;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What each column takes of the day files and of the trends of a fleet of {@link MixedSeries}, with
 * timestamps of three kinds, and how fast the day is closed beside zstd alone over the values, at
 * the same level: {@code DIR SERIES}.
 */
public final class ColumnBenchmark {

  private static final LocalDate DAY = LocalDate.parse("2026-11-01");
  private static final Instant START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final int MINUTES = 60;

  /** As many values as a page of a day file has. */
  private static final int PAGE = 202_000;

  private static final int ROUNDS = 7;

  /** How timestamps differ from slots. */
  private enum Timestamps {
    /** Not at all. */
    REGULAR,
    /** One slot in twenty of a target is scraped late. */
    LATE,
    /** Every sample has its own timestamp, up to 15 seconds before its slot. */
    EXPLICIT
  }

  private final Bucket bucket;
  private final List<MixedSeries> fleet;
  private final Timestamps timestamps;
  private final Random random = new Random(1);

  private ColumnBenchmark(Bucket bucket, int series, Timestamps timestamps) {
    this.bucket = bucket;
    this.fleet =
        IntStream.range(0, series)
            .mapToObj(MixedSeries::new)
            .sorted(Comparator.comparing(MixedSeries::series))
            .toList();
    this.timestamps = timestamps;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, SqlQueryException {
    int series = Integer.parseInt(arguments[1]);
    for (Timestamps timestamps : Timestamps.values()) {
      Path directory = Path.of(arguments[0], timestamps.name().toLowerCase(Locale.ROOT));
      try (Bucket bucket = DirectoryBucket.create(directory).withoutSync()) {
        new ColumnBenchmark(bucket, series, timestamps).run(directory);
      }
    }
  }

  private void run(Path directory) throws IOException, SqlQueryException {
    double[] values = new double[fleet.size() * 24 * MINUTES];
    for (int hour = 0; hour < 24; hour++) {
      write(hour, values);
    }
    int level = CompactionOptions.DEFAULT.dayLevel();
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long compaction = close(values.length);
      ratios[round] = (double) compaction / zstd(values, level);
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "%s timestamps, %,d samples: closing the day takes %.2f times the processor time that zstd, level %d, takes for the values alone, median of %d (%.2f to %.2f)%n",
        timestamps.name().toLowerCase(Locale.ROOT),
        values.length,
        ratios[ROUNDS / 2],
        level,
        ROUNDS,
        ratios[0],
        ratios[ROUNDS - 1]);
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      print(engine, directory, "samples/day");
      if (timestamps == Timestamps.REGULAR) {
        print(engine, directory, "trends");
      }
    }
  }

  /** Closes the day, as if it had not been closed before; returns the processor time. */
  private long close(long samples) throws IOException {
    String hours = LakeLayout.prefix(Dataset.SAMPLES, Tier.HOUR);
    for (ObjectInfo object : bucket.list("")) {
      if (!object.key().startsWith(hours)) {
        bucket.delete(object.key());
      }
    }
    Instant end = START.plus(Duration.ofDays(1));
    new WatermarkStore(bucket).advance(new Watermark(end, DAY));
    long before = processorTime();
    PartStats counts =
        new Compactor(bucket, CompactionOptions.DEFAULT)
            .run(end.plus(Duration.ofHours(1)))
            .dayCounts();
    long took = processorTime() - before;
    if (counts.written() != samples) {
      throw new IllegalStateException(counts.written() + " samples came out of " + samples);
    }
    return took;
  }

  private void write(int hour, double[] values) throws IOException {
    Instant start = START.plus(Duration.ofHours(hour));
    long[][] late = late(hour);
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    for (int i = 0; i < fleet.size(); i++) {
      MixedSeries series = fleet.get(i);
      double[] ofHour = new double[MINUTES];
      long[] ts = new long[MINUTES];
      long[] slots = new long[MINUTES];
      Arrays.fill(slots, Column.NULL);
      int target = Math.floorMod(series.series().instance().hashCode(), late.length);
      for (int minute = 0; minute < MINUTES; minute++) {
        long slot = start.toEpochMilli() + 60_000L * minute;
        ofHour[minute] = series.next();
        ts[minute] =
            switch (timestamps) {
              case REGULAR -> slot;
              case LATE -> slot + late[target][minute];
              case EXPLICIT -> slot - random.nextInt(15_000);
            };
        slots[minute] = ts[minute] == slot ? Column.NULL : slot;
      }
      writer.add(
          series.series(), ts, ofHour, timestamps == Timestamps.REGULAR ? null : slots, 0, MINUTES);
      System.arraycopy(ofHour, 0, values, (i * 24 + hour) * MINUTES, MINUTES);
    }
    bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, start, 0).text(), writer.finish());
  }

  /** Of 31 targets, how late each minute of an hour was scraped, in milliseconds. */
  private static long[][] late(int hour) {
    Random random = new Random(hour);
    long[][] late = new long[31][MINUTES];
    for (long[] target : late) {
      Arrays.setAll(target, minute -> random.nextInt(20) == 0 ? 600 + random.nextInt(3000) : 0);
    }
    return late;
  }

  private static long zstd(double[] values, int level) {
    byte[] page = new byte[PAGE * Double.BYTES];
    byte[] output = new byte[(int) Zstd.compressBound(page.length)];
    long before = processorTime();
    for (int from = 0; from < values.length; from += PAGE) {
      int count = Math.min(PAGE, values.length - from);
      ByteBuffer.wrap(page)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asDoubleBuffer()
          .put(values, from, count);
      Zstd.compressByteArray(output, 0, output.length, page, 0, count * Double.BYTES, level);
    }
    return processorTime() - before;
  }

  private static void print(SqlEngine engine, Path directory, String prefix)
      throws SqlQueryException {
    String sql =
        """
        SELECT path_in_schema, sum(total_compressed_size) / sum(num_values) AS bytes, sum(num_values)
        FROM parquet_metadata('%s/%s/**/*.parquet')
        GROUP BY path_in_schema
        ORDER BY bytes DESC, path_in_schema\
        """
            .formatted(directory, prefix);
    double all = 0;
    try (SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        double bytes = Double.parseDouble(String.valueOf(result.row()[1]));
        all += bytes;
        System.out.printf(Locale.ROOT, "  %-18s %.4f%n", result.row()[0], bytes);
      }
    }
    System.out.printf(Locale.ROOT, "  %s: %.4f bytes a row%n", prefix, all);
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
