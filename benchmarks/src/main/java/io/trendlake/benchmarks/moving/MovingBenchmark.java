// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.DayTally;
import io.trendlake.local.moving.HistoryImport;
import io.trendlake.local.moving.LakeCheck;
import io.trendlake.local.moving.LakeExport;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.local.moving.TsdbHistory;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Writes a block of a made-up day, imports it by one thread, and exports the lake again: {@code
 * SERIES SECONDS HISTOGRAMS DIR}. No speed is believed unless the sums over labels, times and bits
 * of values are the same in the block, in the lake, and in the exported block.
 */
public final class MovingBenchmark {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int SERIES_OF_TARGET = 1000;
  private static final int BUCKETS = 40;
  private static final int OBSERVATIONS = 60;

  private MovingBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    int series = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    int histograms = Integer.parseInt(arguments[2]);
    Path work = Path.of(arguments[3]);
    Path block = work.resolve("block");
    Files.createDirectories(block);
    write(block, series, seconds, histograms);
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    try (Bucket lake = DirectoryBucket.create(work.resolve("lake")).withoutSync()) {
      importBlock(block, lake);
      LakeView view =
          new LakeReader(lake, InstantSource.system(), LakeReaderOptions.DEFAULT).open();
      Path exported = work.resolve("exported");
      export(view, exported);
      check(view, block, exported);
    }
  }

  /**
   * A third of the series are counters, a third gauges, a third never change; beside them native
   * histograms of 40 buckets with some 60 observations between two scrapes.
   */
  private static void write(Path folder, int series, int seconds, int histograms)
      throws IOException {
    long[] ts = new long[(int) (DAY_MILLIS / 1000 / seconds)];
    double[] values = new double[ts.length];
    long began = processorTime();
    try (BlockWriter writer = BlockWriter.create(folder, Instant.now())) {
      for (int number = 0; number < series; number++) {
        Random random = new Random(number);
        double value = random.nextInt(1000);
        for (int i = 0; i < ts.length; i++) {
          ts[i] = START + i * 1000L * seconds + number % 7;
          value =
              switch (number % 3) {
                case 0 -> value + random.nextInt(50);
                case 1 -> Math.round(1000 + 20 * random.nextGaussian()) / 100.0;
                default -> value;
              };
          values[i] = value;
        }
        writer.add(labels(number), ts, values, 0, ts.length);
      }
      for (int number = 0; number < histograms; number++) {
        writer.add(
            labels(number)
                .with(Labels.of("__name__", "latency_seconds", "number", String.valueOf(number))),
            new SampleRun(ts.length, ts, values, histograms(number, ts.length), null));
      }
      writer.finish();
    }
    print("made", ((long) series + histograms) * ts.length, processorTime() - began, bytes(folder));
  }

  private static NativeHistogram[] histograms(int number, int count) {
    Random random = new Random(number);
    int[] indexes = new int[BUCKETS];
    Arrays.setAll(indexes, i -> i - BUCKETS / 2);
    double[] counts = new double[BUCKETS];
    double sum = 0;
    double total = 0;
    NativeHistogram[] histograms = new NativeHistogram[count];
    for (int i = 0; i < count; i++) {
      counts = counts.clone();
      for (int observed = 0; observed < OBSERVATIONS; observed++) {
        double value = random.nextGaussian() * BUCKETS / 6;
        counts[Math.clamp(Math.round(value) + BUCKETS / 2, 0, BUCKETS - 1)]++;
        sum += Math.exp(value / 8);
        total++;
      }
      histograms[i] =
          new NativeHistogram(
              3,
              0x1p-128,
              0,
              total,
              sum,
              indexes,
              counts,
              new int[0],
              new double[0],
              new double[0],
              NativeHistogram.ResetHint.UNKNOWN);
    }
    return histograms;
  }

  private static Labels labels(int number) {
    int target = number / SERIES_OF_TARGET;
    int metric = number % SERIES_OF_TARGET / 10;
    return Labels.of(
        "__name__",
        "metric_%d_%s".formatted(metric, metric % 3 == 0 ? "total" : "value"),
        "device",
        "device-" + number % 10,
        "instance",
        "host-%d.example:9100".formatted(target),
        "job",
        "node");
  }

  private static void importBlock(Path block, Bucket lake) throws IOException {
    long began = processorTime();
    DayTally tally;
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(block), Labels.empty(), labels -> true)) {
      tally =
          HistoryImport.of(lake, history, "tsdb:block", List.of(), false, CompactionOptions.DEFAULT)
              .run(history.days(), 1, (day, ofDay, done, all) -> {});
    }
    print("imported", tally.samples(), processorTime() - began, tally.bytes());
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf(
        Locale.ROOT,
        "heap: peak %d MB of at most %d MB%n",
        heap >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void export(LakeView view, Path folder) throws IOException {
    long began = processorTime();
    LakeExport.Tally tally =
        new LakeExport(view, List.of(), START, START + DAY_MILLIS)
            .toBlocks(folder, Instant.now(), (day, block, ofDay) -> {});
    print("exported", tally.samples(), processorTime() - began, bytes(folder));
  }

  private static void check(LakeView view, Path block, Path exported) throws IOException {
    MetricSums lake = LakeCheck.ofLake(view, List.of(), labels -> true, DAY);
    for (Path folder : List.of(block, exported)) {
      try (TsdbHistory history =
          TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
        if (!LakeCheck.ofHistory(history, DAY).byName().equals(lake.byName())) {
          throw new IllegalStateException(folder + " has other samples than the lake");
        }
      }
    }
    System.out.println("the sums of block, lake and exported block are the same");
  }

  private static void print(String what, long samples, long processor, long bytes) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d samples, %.2f M samples/s of processor, %,d bytes, %.2f a sample%n",
        what,
        samples,
        samples * 1e3 / processor,
        bytes,
        (double) bytes / samples);
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Of the whole process, so that what other threads of ours do counts too. */
  private static long processorTime() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : System.nanoTime();
  }
}
