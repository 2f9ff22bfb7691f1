// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;

/**
 * Adds to the blocks of a {@link HistoryText} what promtool cannot make of text: native histograms,
 * and for every tenth day a block that overlaps the others. {@code SECONDS DAY DAYS BLOCKS}. Prints
 * how many floats and how many native histograms were added.
 */
public final class MixedBlocks {

  private static final int DAYS_OF_BLOCK = 20;
  private static final int DAYS_BETWEEN_OVERLAPS = 10;
  private static final int SERIES = 4;
  private static final int BUCKETS = 20;
  private static final int SAMPLES_BETWEEN_RESTARTS = 2000;

  private final Path blocks;
  private final long stepMillis;
  private long floats;
  private long histograms;

  private MixedBlocks(Path blocks, int seconds) {
    this.blocks = blocks;
    this.stepMillis = 1000L * seconds;
  }

  /** Adds them. */
  public static void main(String[] arguments) throws IOException {
    LocalDate first = LocalDate.parse(arguments[1]);
    int days = Integer.parseInt(arguments[2]);
    MixedBlocks mixed = new MixedBlocks(Path.of(arguments[3]), Integer.parseInt(arguments[0]));
    mixed.writeOverlaps(first, days);
    for (int from = 0; from < days; from += DAYS_OF_BLOCK) {
      mixed.writeHistograms(first.plusDays(from), Math.min(DAYS_OF_BLOCK, days - from));
    }
    System.out.println(mixed.floats + " " + mixed.histograms);
  }

  private void writeOverlaps(LocalDate first, int days) throws IOException {
    try (TsdbHistory history =
        TsdbHistory.open(
            DirectoryBucket.open(blocks),
            Labels.empty(),
            labels -> labels.metricName().equals("metric_2"))) {
      for (int day = 1; day < days; day += DAYS_BETWEEN_OVERLAPS) {
        writeOverlap(history, first.plusDays(day));
      }
    }
  }

  /** The samples of a day that are there, and one more between any two of them. */
  private void writeOverlap(TsdbHistory history, LocalDate date) throws IOException {
    long start = date.toEpochDay() * MadeDay.MILLIS;
    try (BlockWriter writer = BlockWriter.create(blocks, Instant.ofEpochMilli(start));
        History.Day day = history.open(date)) {
      History.Reader reader = day.reader();
      for (int place = 0; place < day.size(); place++) {
        SampleRun run = reader.read(place, start, start + MadeDay.MILLIS);
        long[] ts = new long[2 * run.size() - 1];
        double[] values = new double[ts.length];
        for (int i = 0; i < ts.length; i++) {
          int before = i / 2;
          int after = (i + 1) / 2;
          ts[i] = (run.timestamps()[before] + run.timestamps()[after]) / 2;
          values[i] = (run.values()[before] + run.values()[after]) / 2;
        }
        floats += run.size() - 1;
        writer.add(day.labels(place), ts, values, 0, ts.length);
      }
      writer.finish();
    }
  }

  private void writeHistograms(LocalDate first, int days) throws IOException {
    long start = first.toEpochDay() * MadeDay.MILLIS;
    int count = (int) (days * MadeDay.MILLIS / stepMillis);
    try (BlockWriter writer = BlockWriter.create(blocks, Instant.ofEpochMilli(start))) {
      for (int number = 0; number < SERIES; number++) {
        Labels labels =
            Labels.of(
                "__name__",
                "latency_seconds",
                "instance",
                "host-%d:9100".formatted(number),
                "job",
                "node");
        long offset = 137L * (number + 1);
        long[] ts = new long[count];
        Arrays.setAll(ts, i -> start + i * stepMillis + offset);
        NativeHistogram[] values = values(new Random(first.toEpochDay() + number), count);
        writer.add(labels, new SampleRun(count, ts, new double[count], values, null));
        histograms += count;
      }
      writer.finish();
    }
  }

  /** Histograms of a program that restarts now and then, with whole counts. */
  private static NativeHistogram[] values(Random random, int count) {
    int[] indexes = new int[BUCKETS];
    Arrays.setAll(indexes, i -> i - BUCKETS / 2);
    double[] counts = new double[BUCKETS];
    double total = 0;
    double sum = 0;
    NativeHistogram[] values = new NativeHistogram[count];
    for (int i = 0; i < count; i++) {
      boolean restarts = random.nextInt(SAMPLES_BETWEEN_RESTARTS) == 0;
      counts = restarts ? new double[BUCKETS] : counts.clone();
      int observed = 1 + random.nextInt(9);
      for (int n = 0; n < observed; n++) {
        counts[random.nextInt(BUCKETS)]++;
      }
      total = (restarts ? 0 : total) + observed;
      sum = (restarts ? 0 : sum) + observed * random.nextInt(8) / 4.0;
      values[i] = MadeDay.histogram(2, total, sum, indexes, counts);
    }
    return values;
  }
}
