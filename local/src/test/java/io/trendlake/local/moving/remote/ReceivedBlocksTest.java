// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.EncodedChunk;
import io.trendlake.tsdb.chunk.ChunkEncoding;
import io.trendlake.tsdb.chunk.XorEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of what a server sends. */
final class ReceivedBlocksTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final Labels SERIES = Labels.of("__name__", "x");

  @TempDir Path directory;

  private static EncodedChunk chunk(long... ts) {
    XorEncoder encoder = new XorEncoder();
    encoder.begin();
    for (long at : ts) {
      encoder.add(START + at, (double) at);
    }
    return new EncodedChunk(
        ChunkEncoding.XOR, encoder.finish(), START + ts[0], START + ts[ts.length - 1], ts.length);
  }

  private long[] read() throws IOException {
    try (TsdbHistory history =
            TsdbHistory.open(DirectoryBucket.open(directory), Labels.empty(), labels -> true);
        History.Day day = history.open(DAY)) {
      History.Reader reader = day.reader();
      SampleRun run = reader.read(0, START, START + 86_400_000);
      assertThat(reader.conflicts()).isZero();
      return Arrays.stream(run.timestamps(), 0, run.size()).map(ts -> ts - START).toArray();
    }
  }

  @Test
  void chunksThatOverlapInAnyOrder_giveEachSampleOnce() throws IOException {
    try (ReceivedBlocks blocks = new ReceivedBlocks(directory, START, START + 86_400_000)) {
      blocks.chunks(SERIES, List.of(chunk(30, 40), chunk(0, 10, 20), chunk(10, 20, 35)));
      blocks.chunks(SERIES, List.of(chunk(40, 50)));
      blocks.finish();
    }
    assertThat(read()).containsExactly(0, 10, 20, 30, 35, 40, 50);
  }

  @Test
  void samplesOutsideOfTheTime_areNotOfTheBlock() throws IOException {
    try (ReceivedBlocks blocks = new ReceivedBlocks(directory, START, START + 86_400_000)) {
      blocks.chunks(SERIES, List.of(chunk(-20, -10, 0, 10)));
      blocks.finish();
    }
    assertThat(read()).containsExactly(0, 10);
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(directory), Labels.empty(), labels -> true)) {
      assertThat(history.days()).containsExactly(DAY);
    }
  }

  @Test
  void blocksThatAreNotEnded_leaveNothing() throws IOException {
    try (ReceivedBlocks blocks = new ReceivedBlocks(directory, START, START + 86_400_000)) {
      blocks.chunks(SERIES, List.of(chunk(0, 10)));
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }
}
