// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series that several blocks have. */
final class MergedSamplesTest {

  private static final Labels X = Labels.of("__name__", "x", "job", "a");

  @TempDir Path directory;

  private void block(String made, Labels labels, long[] ts, double... values) throws IOException {
    try (BlockWriter writer = BlockWriter.create(directory, Instant.parse(made))) {
      writer.add(labels, ts, values, 0, ts.length);
      writer.finish();
    }
  }

  private SeriesCatalog catalog(Labels added) throws IOException {
    DirectoryBucket bucket = DirectoryBucket.open(directory);
    BlockFolder folder = BlockFolder.open(bucket, MergedSamplesTest::fail);
    List<Block> blocks = new ArrayList<>();
    for (BlockFolder.Found found : folder.blocks()) {
      blocks.add(folder.open(found, MergedSamplesTest::fail));
    }
    return SeriesCatalog.of(
        blocks, 0, 1000, SeriesLabels.with(added), labels -> true, MergedSamplesTest::fail);
  }

  private static void fail(Exception damage) {
    throw new AssertionError(damage);
  }

  @Test
  void samplesThatDiffer_areThoseOfTheBlockMadeLast() throws IOException {
    block("2026-01-02T00:00:00Z", X, new long[] {10, 20, 30}, 1, 2, 3);
    block("2026-01-01T00:00:00Z", X, new long[] {5, 20, 30, 40}, 7, 8, 3, 9);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    int count = samples.read(0, 0, 1000);
    assertThat(Arrays.copyOf(samples.ts(), count)).containsExactly(5, 10, 20, 30, 40);
    assertThat(Arrays.copyOf(samples.values(), count)).containsExactly(7, 1, 2, 3, 9);
    assertThat(samples.repeated()).isEqualTo(2);
    assertThat(samples.conflicts()).isEqualTo(1);
  }

  @Test
  void time_isCutAtBothEnds() throws IOException {
    block("2026-01-02T00:00:00Z", X, new long[] {10, 20, 30}, 1, 2, 3);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    assertThat(samples.read(0, 20, 30)).isEqualTo(1);
    assertThat(samples.ts()[0]).isEqualTo(20);
  }

  @Test
  void seriesOfAllBlocks_areInTheOrderOfTheLake() throws IOException {
    block("2026-01-01T00:00:00Z", Labels.of("__name__", "x", "a", "\""), new long[] {1}, 1);
    block("2026-01-02T00:00:00Z", Labels.of("__name__", "x", "a", "!"), new long[] {1}, 1);
    block("2026-01-03T00:00:00Z", Labels.of("A", "z", "__name__", "w"), new long[] {1}, 1);
    block("2026-01-04T00:00:00Z", Labels.of("__name__", "x", "account", "b"), new long[] {1}, 1);
    SeriesCatalog catalog = catalog(Labels.of("job", "added", "a", "b"));
    List<Labels> labels = new ArrayList<>();
    for (int place = 0; place < catalog.size(); place++) {
      labels.add(catalog.labels(place));
    }
    assertThat(labels)
        .containsExactly(
            Labels.of("__name__", "w", "A", "z", "a", "b", "job", "added"),
            Labels.of("__name__", "x", "a", "b", "job", "added"),
            Labels.of("__name__", "x", "a", "b", "account", "b", "job", "added"));
  }
}
