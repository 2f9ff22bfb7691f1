// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.LakeCheck;
import io.trendlake.local.moving.LakeExport;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
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
    ProcessUse.forgetPeak();
    try (Bucket lake = DirectoryBucket.create(work.resolve("lake")).withoutSync();
        Bucket second = DirectoryBucket.create(work.resolve("second")).withoutSync()) {
      importBlock("imported by a new process", block, lake);
      // Most of an import is made by code that is compiled by then.
      importBlock("imported once more", block, second);
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
    long[] ts = new long[(int) (MadeDay.MILLIS / 1000 / seconds)];
    double[] values = new double[ts.length];
    long began = ProcessUse.processorTime();
    try (BlockWriter writer = BlockWriter.create(folder, Instant.now())) {
      for (int number = 0; number < series; number++) {
        Random random = new Random(number);
        double value = random.nextInt(1000);
        for (int i = 0; i < ts.length; i++) {
          ts[i] = MadeDay.START + i * 1000L * seconds + number % 7;
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
    print(
        "made",
        ((long) series + histograms) * ts.length,
        ProcessUse.processorTime() - began,
        bytes(folder));
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
      histograms[i] = MadeDay.histogram(3, total, sum, indexes, counts);
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

  private static void importBlock(String what, Path block, Bucket lake) throws IOException {
    long began = ProcessUse.processorTime();
    DayTally tally = MadeDay.importBlock(block, lake);
    print(what, tally.samples(), ProcessUse.processorTime() - began, tally.bytes());
    System.out.println(MadeDay.heap());
  }

  private static void export(LakeView view, Path folder) throws IOException {
    long began = ProcessUse.processorTime();
    LakeExport.Tally tally =
        new LakeExport(view, List.of(), MadeDay.START, MadeDay.START + MadeDay.MILLIS)
            .toBlocks(folder, Instant.now(), (day, block, ofDay) -> {});
    print("exported", tally.samples(), ProcessUse.processorTime() - began, bytes(folder));
  }

  private static void check(LakeView view, Path block, Path exported) throws IOException {
    MetricSums lake = LakeCheck.ofLake(view, List.of(), labels -> true, MadeDay.DATE);
    for (Path folder : List.of(block, exported)) {
      try (TsdbHistory history =
          TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
        if (!LakeCheck.ofHistory(history, MadeDay.DATE).byName().equals(lake.byName())) {
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
}
