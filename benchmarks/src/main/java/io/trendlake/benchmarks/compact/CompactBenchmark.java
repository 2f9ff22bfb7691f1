// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Compacts a {@link SyntheticFleet} in a directory: {@code SERIES HOURS LEVEL DIR}. Counts the
 * processor time of the compacting thread, reading and writing files included; checks that every
 * sample that was written came out before it says how fast.
 */
public final class CompactBenchmark {

  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int TARGETS_OF_SHARD = 50;

  private CompactBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    int wanted = Integer.parseInt(arguments[0]);
    int hours = Integer.parseInt(arguments[1]);
    int level = Integer.parseInt(arguments[2]);
    SyntheticFleet fleet =
        new SyntheticFleet(wanted, Math.min(TARGETS_OF_SHARD, Math.max(1, wanted / 1000)));
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[3])).withoutSync()) {
      for (int hour = 0; hour < hours; hour++) {
        write(fleet, bucket, hour);
        compact(fleet, bucket, hour, level);
      }
    }
  }

  private static void write(SyntheticFleet fleet, Bucket bucket, int hour) throws IOException {
    for (int minute = 0; minute < 60; minute++) {
      fleet.write(bucket, START.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(minute)));
    }
  }

  private static void compact(SyntheticFleet fleet, Bucket bucket, int hour, int level)
      throws IOException {
    CompactionOptions usual = CompactionOptions.DEFAULT;
    CompactionOptions options =
        new CompactionOptions(
            usual.grace(),
            Duration.ZERO,
            usual.hourPartBytes(),
            usual.dayPartRows(),
            usual.sliceRows(),
            level,
            level);
    long before = processorTime();
    long wall = System.nanoTime();
    CompactionReport report =
        new Compactor(bucket, options).run(START.plus(Duration.ofHours(hour + 2)));
    long processor = processorTime() - before;
    long expected = 60L * fleet.series();
    if (report.hourCounts().written() != expected) {
      throw new IllegalStateException(
          report.hourCounts().written() + " samples came out of " + expected);
    }
    print("hour " + hour, report.hourCounts(), report.dayCounts(), processor, wall);
  }

  private static void print(
      String what, PartStats hour, PartStats day, long processor, long wallStart) {
    long samples = hour.written() + day.written();
    System.out.printf(
        Locale.ROOT,
        "%s: %,d samples, %.1f M samples/s of processor, %.1f s wall, hour %.3f bytes/sample%s,"
            + " heap limit %d MB%n",
        what,
        samples,
        samples * 1e3 / processor,
        (System.nanoTime() - wallStart) / 1e9,
        (double) hour.bytes() / hour.written(),
        day.written() == 0
            ? ""
            : ", day %.3f bytes/sample".formatted((double) day.bytes() / day.written()),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
