// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.functions.compact.CompactionOptions;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.PartCounts;
import io.trendlake.functions.compact.PlannedFile;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A day of very many series, planned and handed out, and one of its parts made: {@code make DIR
 * SERIES SAMPLES_OF_HOUR PARTS_OF_HOUR} writes the hour files, {@code compact DIR} does the rest,
 * in a process of its own whose heap is that of a function.
 */
public final class LargeDayBenchmark {

  private static final LocalDate DAY = LocalDate.parse("2026-11-01");
  private static final Instant NOW = DAY.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);

  private LargeDayBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[1])).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, arguments);
        case "compact" -> compact(bucket);
        default -> throw new IllegalArgumentException("make or compact, not " + arguments[0]);
      }
    }
  }

  private static void make(Bucket bucket, String[] arguments) throws IOException {
    SyntheticDay day =
        new SyntheticDay(
            DAY,
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    day.write(bucket, CompactionOptions.DEFAULT.hourLevel());
    day.reopen(bucket);
    System.out.printf(Locale.ROOT, "%,d series, %,d samples%n", day.series(), day.samples());
  }

  private static void compact(Bucket bucket) throws IOException {
    InMemoryQueue parts = new InMemoryQueue(InstantSource.fixed(NOW));
    Compactor compactor = new Compactor(bucket, CompactionOptions.DEFAULT, parts);
    long start = System.nanoTime();
    compactor.run(NOW);
    long planned = System.nanoTime();
    int messages = parts.receive().size();
    if (messages < 2) {
      throw new IllegalStateException(messages + " files were handed out: the day is too small");
    }
    LakeKey.DayFile second = new LakeKey.DayFile(Dataset.SAMPLES, DAY, 1);
    PartCounts counts = compactor.make(new PlannedFile.OfDay(second)).counts();
    if (counts.written() == 0) {
      throw new IllegalStateException(second.text() + " has no samples");
    }
    System.out.printf(
        Locale.ROOT,
        "planned in %.1f s, %d files handed out; one of %,d samples made in %.1f s, heap of %d MB%n",
        (planned - start) / 1e9,
        messages,
        counts.written(),
        (System.nanoTime() - planned) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20);
  }
}
