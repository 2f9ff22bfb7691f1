// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** The day of which benchmarks make a block, and its import. */
final class MadeDay {

  static final LocalDate DATE = LocalDate.parse("2026-01-05");

  /** The length of a day in milliseconds. */
  static final long MILLIS = 86_400_000;

  /** Its first instant, in milliseconds since the epoch. */
  static final long START = DATE.toEpochDay() * MILLIS;

  private MadeDay() {}

  /** A native histogram of positive buckets alone, which is not known to begin again. */
  static NativeHistogram histogram(
      int schema, double count, double sum, int[] indexes, double[] counts) {
    return new NativeHistogram(
        schema,
        0x1p-128,
        0,
        count,
        sum,
        indexes,
        counts,
        new int[0],
        new double[0],
        new double[0],
        NativeHistogram.ResetHint.UNKNOWN);
  }

  /** Imports a folder's block by one thread. */
  static DayTally importBlock(Path folder, Bucket lake) throws IOException {
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      return HistoryImport.of(
              lake, history, "tsdb:block", List.of(), false, CompactionOptions.DEFAULT)
          .run(history.days(), 1, (day, ofDay, done, all) -> {});
    }
  }

  /** The most that the heap had in use, and how much it may have. */
  static String heap() {
    return "heap: peak %d MB of at most %d MB"
        .formatted(ProcessUse.peakHeap() >> 20, Runtime.getRuntime().maxMemory() >> 20);
  }
}
