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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each column takes of the day files and of the trends of a fleet of {@link MixedSeries}, with
 * timestamps of three kinds, and how fast the day is closed: beside zstd alone over the values, and
 * beside parquet-java, which writes the same rows from memory, all at the same level: {@code DIR
 * SERIES}.
 */
public final class ColumnBenchmark {

  private static final LocalDate DAY = LocalDate.parse("2026-11-01");
  private static final Instant START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final int MINUTES = 60;
  private static final int DAY_MINUTES = 24 * MINUTES;

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
      Path directory = Path.of(arguments[0], lowerCase(timestamps));
      try (Bucket bucket = DirectoryBucket.create(directory).withoutSync()) {
        new ColumnBenchmark(bucket, series, timestamps).run(directory);
      }
    }
  }

  /** The samples of the day, series after series. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Samples(long[] ts, double[] values, long[] slots) {

    Samples(int size) {
      this(new long[size], new double[size], new long[size]);
    }

    int size() {
      return values.length;
    }
  }

  private void run(Path directory) throws IOException, SqlQueryException {
    Samples samples = new Samples(fleet.size() * DAY_MINUTES);
    for (int hour = 0; hour < 24; hour++) {
      write(hour, samples);
    }
    int level = CompactionOptions.DEFAULT.dayLevel();
    double[] besideZstd = new double[ROUNDS];
    Map<ParquetJavaFile.Style, double[]> besideParquetJava =
        new EnumMap<>(ParquetJavaFile.Style.class);
    for (int round = 0; round < ROUNDS; round++) {
      double compaction = close(samples.size());
      besideZstd[round] = compaction / zstd(samples.values(), level);
      for (ParquetJavaFile.Style style : ParquetJavaFile.Style.values()) {
        besideParquetJava.computeIfAbsent(style, first -> new double[ROUNDS])[round] =
            compaction / parquetJava(directory, samples, style, level);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s timestamps, %,d samples, zstd %d: processor time of closing the day, trends included%n",
        lowerCase(timestamps),
        samples.size(),
        level);
    print("zstd's alone for the values", besideZstd);
    besideParquetJava.forEach((style, ratios) ->
        print("parquet-java's (" + lowerCase(style) + ") for the rows of the day", ratios));
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      for (ParquetJavaFile.Style style : ParquetJavaFile.Style.values()) {
        compare(engine, directory, style);
      }
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

  /** Writes the day's rows by parquet-java; returns the processor time. */
  private long parquetJava(Path directory, Samples samples, ParquetJavaFile.Style style, int level)
      throws IOException {
    Path file = peer(directory, style);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    long before = processorTime();
    try (ParquetJavaFile out = ParquetJavaFile.create(file, style, level)) {
      for (int i = 0; i < fleet.size(); i++) {
        out.add(
            fleet.get(i).series(),
            samples.ts(),
            samples.values(),
            samples.slots(),
            i * DAY_MINUTES,
            DAY_MINUTES);
      }
    }
    return processorTime() - before;
  }

  private static Path peer(Path directory, ParquetJavaFile.Style style) {
    return directory.resolve("peer").resolve(lowerCase(style) + ".parquet");
  }

  /** Checks that parquet-java's file has the day's rows, and prints how large the two are. */
  private static void compare(SqlEngine engine, Path directory, ParquetJavaFile.Style style)
      throws SqlQueryException, IOException {
    Path file = peer(directory, style);
    String sql =
        """
        SELECT (SELECT count(*) FROM (FROM ours EXCEPT ALL FROM its)),
          (SELECT count(*) FROM (FROM its EXCEPT ALL FROM ours)),
          (SELECT sum(total_compressed_size) FROM parquet_metadata('%s/samples/day/**/*.parquet'))\
        """
            .formatted(directory);
    String rows =
        "SELECT name, account, region, job, instance, labels, type, ts, value, slot FROM"
            + " read_parquet('%s', hive_partitioning = false)";
    String with =
        "WITH ours AS (%s), its AS (%s) "
            .formatted(
                rows.formatted(directory + "/samples/day/**/*.parquet"), rows.formatted(file));
    try (SqlQueryResult result = engine.query(with + sql)) {
      result.next();
      @Nullable Object[] row = result.row();
      if (!String.valueOf(row[0]).equals("0") || !String.valueOf(row[1]).equals("0")) {
        throw new IllegalStateException(
            row[0] + " rows of the day are not in " + file + ", and " + row[1] + " of its are new");
      }
      System.out.printf(
          Locale.ROOT,
          "  the day's samples take %.2f times the bytes of parquet-java's file (%s)%n",
          Double.parseDouble(String.valueOf(row[2])) / Files.size(file),
          lowerCase(style));
    }
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void print(String what, double[] ratios) {
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "  %.2f times %s, median of %d (%.2f to %.2f)%n",
        ratios[ROUNDS / 2],
        what,
        ROUNDS,
        ratios[0],
        ratios[ROUNDS - 1]);
  }

  private void write(int hour, Samples samples) throws IOException {
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
      int at = i * DAY_MINUTES + hour * MINUTES;
      System.arraycopy(ts, 0, samples.ts(), at, MINUTES);
      System.arraycopy(ofHour, 0, samples.values(), at, MINUTES);
      System.arraycopy(slots, 0, samples.slots(), at, MINUTES);
    }
    bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, start, 0).text(), writer.finish());
  }

  /** How late each of 31 targets was scraped in each minute of an hour, in milliseconds. */
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
