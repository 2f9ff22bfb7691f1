// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks;

import io.trendlake.benchmarks.read.SeriesLookUp;
import io.trendlake.benchmarks.recorded.RecordedFleet;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.StringRuns;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Bytes and speed of the lake's files on a recorded fleet. Times are CPU time of the one thread
 * that works, the best of several rounds; every file is read back and compared before it is timed.
 */
public final class LakeBenchmark {

  private static final int ROUNDS = 12;
  private static final long SECONDS = 4;
  private static final long SLOT = 1_795_330_800_000L;
  private static final int MINUTE = 60_000;

  private LakeBenchmark() {}

  /** What is timed: does something and says how much came of it. */
  private interface Work {
    long result() throws IOException;
  }

  /** One series and its value at each tick. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Line(Series series, int target, double[] values) {}

  /**
   * Prints the table.
   *
   * @param arguments the folder of the recording: {@code <target>/<n>.txt}
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: LakeBenchmark <folder of recorded bodies>");
    }
    Path recording = Path.of(arguments[0]);
    System.out.println(
        "| file | rows | bytes/sample | write M rows/s | write ms | read M rows/s |");
    System.out.println("|---|---|---|---|---|---|");
    minuteFiles(RecordedFleet.load(recording, 20));
    List<Line> hour = lines(RecordedFleet.load(recording, 2), 60);
    for (int level : new int[] {1, 3, 6, 9}) {
      hourFile(hour, level);
    }
    lookUp(hour);
  }

  private static List<Line> lines(RecordedFleet fleet, int ticks) {
    return fleet.series().stream()
        .map(one -> new Line(one.series(), one.target(), one.values(0, ticks)))
        .toList();
  }

  private static void minuteFiles(RecordedFleet fleet) throws IOException {
    minuteFile("minute, texts of every series its own", lines(fleet, 1));
    List<Line> sharing = lines(fleet.sharingTexts(), 1);
    minuteFile("minute, equal texts shared", sharing);
    withoutTarget(sharing);
  }

  private static void minuteFile(String name, List<Line> lines) throws IOException {
    byte[] file = writeMinute(lines);
    check(file, lines);
    int rows = lines.size();
    print(name, file, rows, () -> writeMinute(lines).length, LakeSchema.MINUTE_SAMPLES);
  }

  private static void withoutTarget(List<Line> lines) throws IOException {
    for (int level : new int[] {1, 3}) {
      WriterOptions options =
          new WriterOptions(level, 1 << 24, WriterOptions.MINUTE_PAGE_ROWS, Map.of());
      byte[] file = writeSeries(lines, options);
      check(file, lines);
      print(
          "minute without target, zstd " + level,
          file,
          lines.size(),
          () -> writeSeries(lines, options).length,
          LakeSchema.SAMPLES);
    }
  }

  private static byte[] writeMinute(List<Line> lines) {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    for (Line line : lines) {
      writer.add(line.series(), line.target(), SLOT, line.values()[0]);
    }
    return writer.finish();
  }

  private static byte[] writeSeries(List<Line> lines, WriterOptions options) {
    SamplesWriter writer = new SamplesWriter(options);
    int ticks = lines.getFirst().values().length;
    long[] slots = new long[ticks];
    for (int i = 0; i < ticks; i++) {
      slots[i] = SLOT + (long) i * MINUTE;
    }
    for (Line line : lines) {
      writer.add(line.series(), slots, line.values(), 0, ticks);
    }
    return writer.finish();
  }

  private static void hourFile(List<Line> lines, int level) throws IOException {
    WriterOptions options = WriterOptions.hour(level);
    byte[] file = writeSeries(lines, options);
    check(file, lines);
    long rows = (long) lines.size() * lines.getFirst().values().length;
    print(
        "hour, zstd " + level,
        file,
        rows,
        () -> writeSeries(lines, options).length,
        LakeSchema.SAMPLES);
  }

  /** The correctness gate: the same series, times and values to the bit. */
  private static void check(byte[] file, List<Line> lines) throws IOException {
    SamplesReader reader = SamplesReader.open(FileSource.of("benchmark", file));
    int line = 0;
    int tick = 0;
    while (reader.next()) {
      for (int i = 0; i < reader.count(); i++) {
        Line expected = lines.get(line);
        boolean same =
            reader.series().equals(expected.series())
                && reader.ts()[reader.start() + i] == SLOT + (long) tick * MINUTE
                && Double.doubleToRawLongBits(reader.values()[reader.start() + i])
                    == Double.doubleToRawLongBits(expected.values()[tick]);
        if (!same) {
          throw new IllegalStateException("row " + line + ", tick " + tick + " differs");
        }
        tick = (tick + 1) % expected.values().length;
        line += tick == 0 ? 1 : 0;
      }
    }
    if (line != lines.size()) {
      throw new IllegalStateException(line + " series of " + lines.size() + " read back");
    }
  }

  private static void print(String name, byte[] file, long rows, Work write, FileSchema schema)
      throws IOException {
    double writing = bestSeconds(write);
    double reading = bestSeconds(() -> scan(file, schema));
    System.out.printf(
        "| %s | %,d | %.3f | %.1f | %.1f | %.1f |%n",
        name,
        rows,
        (double) file.length / rows,
        rows / writing / 1e6,
        writing * 1e3,
        rows / reading / 1e6);
  }

  /** Reads all columns and touches every value. */
  private static long scan(byte[] file, FileSchema schema) throws IOException {
    long rows = 0;
    long sum = 0;
    for (RowGroup group :
        PageFileReader.open(FileSource.of("benchmark", file), schema).rowGroups()) {
      Batches batches = group.read();
      while (batches.next()) {
        for (int column = 0; column < schema.columns().size(); column++) {
          sum += touch(batches, column, schema);
        }
        rows += batches.rows();
      }
    }
    return sum == 42 ? rows + 1 : rows;
  }

  private static long touch(Batches batches, int column, FileSchema schema) {
    long sum = 0;
    switch (schema.columns().get(column).kind()) {
      case STRING -> {
        StringRuns runs = batches.strings(column);
        for (int run = 0; run < runs.size(); run++) {
          sum += (long) runs.id(run) * runs.count(run);
        }
      }
      case INT32, INT64, TIMESTAMP_MILLIS -> {
        for (int i = 0; i < batches.rows(); i++) {
          sum += batches.longs(column)[i];
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < batches.rows(); i++) {
          sum += Double.doubleToRawLongBits(batches.doubles(column)[i]);
        }
      }
      case BOOLEAN -> throw new IllegalStateException("samples have no truth values");
    }
    return sum;
  }

  private static double bestSeconds(Work work) throws IOException {
    long best = Long.MAX_VALUE;
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    for (int round = 0; round < ROUNDS || System.nanoTime() < end; round++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      if (work.result() == 0) {
        throw new IllegalStateException("nothing done");
      }
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    }
    return best / 1e9;
  }

  /** One series of an hour: how many ranged reads, how many bytes, how long. */
  private static void lookUp(List<Line> lines) throws IOException {
    byte[] file = writeSeries(lines, WriterOptions.hour(9));
    Line wanted = lines.get(lines.size() / 2);
    Counting source = new Counting(FileSource.of("benchmark", file));
    double seconds = bestSeconds(() -> SeriesLookUp.rows(source, wanted.series()));
    source.reads = 0;
    source.bytes = 0;
    long rows = SeriesLookUp.rows(source, wanted.series());
    System.out.printf(
        "%none series of %,d out of %,d bytes: %d rows, %d ranged reads, %,d bytes, %.2f ms%n",
        lines.size(), file.length, rows, source.reads, source.bytes, seconds * 1e3);
  }

  private static final class Counting implements FileSource {
    private final FileSource source;
    private int reads;
    private long bytes;

    Counting(FileSource source) {
      this.source = source;
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      reads++;
      bytes += length;
      return source.read(offset, length);
    }
  }
}
