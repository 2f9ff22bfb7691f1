// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes day files and trends of the hour files of a {@link SyntheticDay}: {@code DIR LEVELS
 * SAMPLES_OF_HOUR PARTS_OF_HOUR SERIES...}, a day for each number of series, in {@code DIR/0} and
 * so on, made once at each zstd level ({@code 3,6,9}). Counts the processor time of the compacting
 * thread, reading and writing files included; checks that every sample came out before it says how
 * fast.
 */
public final class DayBenchmark {

  private static final LocalDate FIRST = LocalDate.parse("2026-11-01");

  private DayBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    int[] levels = Stream.of(arguments[1].split(",")).mapToInt(Integer::parseInt).toArray();
    int samplesOfHour = Integer.parseInt(arguments[2]);
    int partsOfHour = Integer.parseInt(arguments[3]);
    for (int i = 4; i < arguments.length; i++) {
      SyntheticDay day =
          SyntheticDay.even(FIRST, Integer.parseInt(arguments[i]), samplesOfHour, partsOfHour);
      Path folder = Path.of(arguments[0], String.valueOf(i - 4));
      try (Bucket bucket = DirectoryBucket.create(folder).withoutSync()) {
        day.write(bucket, CompactionOptions.DEFAULT.hourLevel());
        for (int level : levels) {
          day.reopen(bucket);
          compact(bucket, day, level);
        }
      }
    }
  }

  private static void compact(Bucket bucket, SyntheticDay day, int level) throws IOException {
    Instant now = FIRST.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
    ProcessUse.forgetPeak();
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    PartStats counts = new Compactor(bucket, options(level)).run(now).dayCounts();
    long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    if (counts.written() != day.samples()) {
      throw new IllegalStateException(counts.written() + " samples came out of " + day.samples());
    }
    System.out.printf(
        Locale.ROOT,
        "day of %,d series, zstd %d: %,d samples, %.1f M samples/s of processor, %.1f s wall,"
            + " %.3f bytes/sample, heap peak %d of %d MB%n",
        day.series(),
        level,
        counts.written(),
        counts.written() * 1e3 / processor,
        (System.nanoTime() - wall) / 1e9,
        (double) counts.bytes() / counts.written(),
        ProcessUse.peakHeap() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static CompactionOptions options(int level) {
    CompactionOptions usual = CompactionOptions.DEFAULT;
    return new CompactionOptions(
        usual.grace(),
        usual.keep(),
        usual.hourPartBytes(),
        usual.dayPartRows(),
        usual.sliceRows(),
        usual.hourLevel(),
        level);
  }
}
