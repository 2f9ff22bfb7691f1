// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
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
    SampleRun run = samples.read(0, 0, 1000);
    assertThat(Arrays.copyOf(run.timestamps(), run.size())).containsExactly(5, 10, 20, 30, 40);
    assertThat(Arrays.copyOf(run.values(), run.size())).containsExactly(7, 1, 2, 3, 9);
    assertThat(samples.repeated()).isEqualTo(2);
    assertThat(samples.conflicts()).isEqualTo(1);
  }

  /** The last sample of the day before may be in a block that has others of this day alone. */
  @Test
  void samplesBeforeTheTime_areThoseOfBlocksThatHaveOtherSeriesInIt() throws IOException {
    Instant made = Instant.parse("2026-01-01T00:00:00Z");
    try (BlockWriter writer = BlockWriter.create(directory, made)) {
      writer.add(X, new long[] {-20}, new double[] {1}, 0, 1);
      writer.add(Labels.of("__name__", "y"), new long[] {-20, 5}, new double[] {1, 2}, 0, 2);
      writer.finish();
    }
    block("2026-01-02T00:00:00Z", X, new long[] {10}, 3);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    SampleRun run = samples.read(0, -1000, 0);
    assertThat(Arrays.copyOf(run.timestamps(), run.size())).containsExactly(-20);
    assertThat(samples.read(0, 0, 1000).size()).isEqualTo(1);
  }

  private static NativeHistogram histogram(double count, ResetHint hint) {
    return new NativeHistogram(
        0,
        0,
        0,
        count,
        2 * count,
        new int[] {1},
        new double[] {count},
        new int[0],
        new double[0],
        new double[0],
        hint);
  }

  private void histograms(String made, long[] ts, NativeHistogram... values) throws IOException {
    try (BlockWriter writer = BlockWriter.create(directory, Instant.parse(made))) {
      writer.add(X, new SampleRun(ts.length, ts, new double[ts.length], values, null));
      writer.finish();
    }
  }

  @Test
  void histogramsThatDiffer_areThoseOfTheBlockMadeLast() throws IOException {
    NativeHistogram two = histogram(2, ResetHint.UNKNOWN);
    NativeHistogram three = histogram(3, ResetHint.UNKNOWN);
    histograms("2026-01-02T00:00:00Z", new long[] {10, 20, 30}, two, three, three);
    histograms("2026-01-01T00:00:00Z", new long[] {20, 30}, two, three);
    block("2026-01-03T00:00:00Z", X, new long[] {30, 40}, 7, 8);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    SampleRun run = samples.read(0, 0, 1000);
    assertThat(Arrays.copyOf(run.timestamps(), run.size())).containsExactly(10, 20, 30, 40);
    assertThat(run.histograms()).containsExactly(two, three, null, null);
    assertThat(run.values()[2]).isEqualTo(7);
    assertThat(samples.repeated()).isEqualTo(3);
    assertThat(samples.conflicts()).isEqualTo(2);
  }

  @Test
  void hintsOfChunks_areThoseOfGaugesAlone() throws IOException {
    NativeHistogram gauge = histogram(1, ResetHint.GAUGE);
    NativeHistogram one = histogram(1, ResetHint.UNKNOWN);
    NativeHistogram two = histogram(2, ResetHint.NOT_RESET);
    histograms("2026-01-01T00:00:00Z", new long[] {10, 20, 30, 40}, gauge, gauge, one, two);
    SampleRun run =
        new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail).read(0, 0, 1000);
    assertThat(run.histograms())
        .extracting(histogram -> histogram == null ? null : histogram.resetHint())
        .containsExactly(ResetHint.GAUGE, ResetHint.GAUGE, ResetHint.UNKNOWN, ResetHint.UNKNOWN);
  }

  @Test
  void staleMarkersOfBothKinds_areOne() throws IOException {
    double[] stale = {0, StaleMarker.VALUE};
    NativeHistogram[] values = {histogram(1, ResetHint.UNKNOWN), null};
    try (BlockWriter writer =
        BlockWriter.create(directory, Instant.parse("2026-01-01T00:00:00Z"))) {
      writer.add(X, new SampleRun(2, new long[] {10, 20}, stale, values, null));
      assertThat(writer.finish().histograms()).isEqualTo(2);
    }
    block("2026-01-02T00:00:00Z", X, new long[] {20}, StaleMarker.VALUE);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    SampleRun run = samples.read(0, 0, 1000);
    assertThat(run.size()).isEqualTo(2);
    assertThat(StaleMarker.isStale(run.values()[1])).isTrue();
    assertThat(run.histograms()).containsExactly(values);
    assertThat(samples.conflicts()).isZero();
  }

  @Test
  void seriesOfHistograms_isOneWhereOnlyItsMarkersAreRead() throws IOException {
    NativeHistogram[] values = {
      histogram(1, ResetHint.UNKNOWN), null, histogram(2, ResetHint.UNKNOWN)
    };
    double[] stale = {0, StaleMarker.VALUE, 0};
    try (BlockWriter writer =
        BlockWriter.create(directory, Instant.parse("2026-01-01T00:00:00Z"))) {
      writer.add(X, new SampleRun(3, new long[] {10, 20, 30}, stale, values, null));
      writer.finish();
    }
    block("2026-01-02T00:00:00Z", X, new long[] {30}, 7);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    assertThat(samples.read(0, 20, 30).histograms()).containsOnlyNulls().hasSize(1);
    assertThat(samples.read(0, 30, 40).histograms()).isNull();
  }

  @Test
  void time_isCutAtBothEnds() throws IOException {
    block("2026-01-02T00:00:00Z", X, new long[] {10, 20, 30}, 1, 2, 3);
    MergedSamples samples = new MergedSamples(catalog(Labels.empty()), MergedSamplesTest::fail);
    SampleRun run = samples.read(0, 20, 30);
    assertThat(run.size()).isEqualTo(1);
    assertThat(run.timestamps()[0]).isEqualTo(20);
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
