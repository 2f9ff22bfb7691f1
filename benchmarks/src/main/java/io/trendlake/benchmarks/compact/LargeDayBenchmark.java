// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.queue.InMemoryQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A day of very many series, a tenth of them of one metric name, planned and handed out, and the
 * second of its parts made: {@code make DIR SERIES SAMPLES_OF_HOUR PARTS_OF_HOUR} writes the hour
 * files, {@code compact DIR SERIES SAMPLES_OF_HOUR} does the rest, in a separate process whose heap
 * is that of a function. Where that name, the first of all, has more samples than a part may have,
 * the second part has to begin within it.
 */
public final class LargeDayBenchmark {

  private static final LocalDate DAY = LocalDate.parse("2026-11-01");
  private static final LakeKey.DayFile SECOND = new LakeKey.DayFile(Dataset.SAMPLES, DAY, 1);
  private static final Instant NOW = DAY.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);

  private LargeDayBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[1])).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, arguments);
        case "compact" ->
            compact(
                bucket,
                SyntheticDay.samplesOfFirstName(
                    Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3])));
        default -> throw new IllegalArgumentException("make or compact, not " + arguments[0]);
      }
    }
  }

  private static void make(Bucket bucket, String[] arguments) throws IOException {
    SyntheticDay day =
        SyntheticDay.skewed(
            DAY,
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    day.write(bucket, CompactionOptions.DEFAULT.hourLevel());
    day.reopen(bucket);
    System.out.printf(Locale.ROOT, "%,d series, %,d samples%n", day.series(), day.samples());
  }

  private static void compact(Bucket bucket, long samplesOfFirstName) throws IOException {
    InMemoryQueue parts = new InMemoryQueue(InstantSource.fixed(NOW));
    Compactor compactor = new Compactor(bucket, CompactionOptions.DEFAULT, parts);
    long start = System.nanoTime();
    compactor.run(NOW);
    long planned = System.nanoTime();
    int messages = parts.receive().size();
    if (messages < 2) {
      throw new IllegalStateException(messages + " files were handed out: the day is too small");
    }
    PartStats counts = compactor.make(new PlannedFile.OfDay(SECOND)).counts();
    long made = System.nanoTime();
    Series first = firstSeries(bucket);
    check(counts, first, samplesOfFirstName);
    System.out.printf(
        Locale.ROOT,
        "planned in %.1f s, %d files handed out; the second, of %,d samples from %s of %s on, made"
            + " in %.1f s, heap of %d MB%n",
        (planned - start) / 1e9,
        messages,
        counts.written(),
        first.name(),
        first.instance(),
        (made - planned) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void check(PartStats counts, Series first, long samplesOfFirstName) {
    long limit = CompactionOptions.DEFAULT.dayPartRows();
    if (counts.written() == 0 || counts.written() > limit) {
      throw new IllegalStateException(
          "%s has %d samples, should have 1 to %d"
              .formatted(SECOND.text(), counts.written(), limit));
    }
    if (first.name().equals(SyntheticDay.FIRST_NAME) != samplesOfFirstName > limit) {
      throw new IllegalStateException(
          "%s begins with %s, though the first name, %s, has %d samples and a part %d"
              .formatted(
                  SECOND.text(), first.name(), SyntheticDay.FIRST_NAME, samplesOfFirstName, limit));
    }
  }

  private static Series firstSeries(Bucket bucket) throws IOException {
    ObjectInfo object = bucket.list(SECOND.text()).getFirst();
    SamplesReader reader = SamplesReader.open(FileSource.of(bucket, object.key(), object.size()));
    if (!reader.next()) {
      throw new IllegalStateException(SECOND.text() + " is empty");
    }
    return reader.series();
  }
}
