// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import by a command that ends between any two writes. */
final class HistoryImportCrashTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir private Path blocks;

  private void writeBlocks() throws IOException {
    for (int day = 0; day < 2; day++) {
      long start = DAY.plusDays(day).toEpochDay() * 86_400_000L;
      try (BlockWriter writer = BlockWriter.create(blocks, NOW)) {
        Labels labels = Labels.of("__name__", "up", "job", "a");
        writer.add(labels, new long[] {start, start + 60_000}, new double[] {1, 0}, 0, 2);
        writer.finish();
      }
    }
  }

  /** Imports what is left to do until a write fails; returns how many were tried. */
  private int run(Bucket lake, int failing) throws IOException {
    int[] writes = {0};
    WatchedBucket dying = WatchedBucket.full(lake, key -> writes[0]++ >= failing);
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(blocks), Labels.empty(), labels -> true)) {
      HistoryImport work =
          HistoryImport.of(dying, history, "tsdb:x", List.of(), false, CompactionOptions.DEFAULT);
      TreeSet<LocalDate> days = new TreeSet<>();
      work.plan(history.days(), NOW)
          .forEach((day, fate) -> {
            if (fate == HistoryImport.Fate.TAKEN) {
              days.add(day);
            }
          });
      work.run(days, 1, (day, tally, done, all) -> {});
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
    return writes[0];
  }

  private static Map<String, String> contents(Bucket lake) throws IOException {
    return BucketContents.of(lake, key -> !key.equals(LakeLayout.REPLACED));
  }

  @Test
  void import_thatFailsAtAnyWrite_isCompletedByTheNext() throws IOException {
    writeBlocks();
    Bucket whole = new InMemoryBucket();
    int writes = run(whole, Integer.MAX_VALUE);
    assertThat(contents(whole)).containsKey(LakeLayout.WATERMARK);

    for (int write = 0; write < writes; write++) {
      Bucket lake = new InMemoryBucket();
      run(lake, write);
      run(lake, Integer.MAX_VALUE);
      assertThat(contents(lake)).as("after write %d failed", write).isEqualTo(contents(whole));
    }
  }
}
