// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.index.IndexReader;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native histograms that are written into a block are read again. */
final class HistogramBlockTest {

  private static final Instant MADE = Instant.parse("2026-11-22T00:00:00Z");
  private static final long START = 1_700_000_000_000L;

  @TempDir Path directory;

  private record Read(List<Object> samples, List<ResetHint> hints, int chunks) {}

  private List<Read> writeAndRead(List<SampleRun> runs) throws IOException {
    try (BlockWriter writer = BlockWriter.create(directory, MADE)) {
      for (int i = 0; i < runs.size(); i++) {
        writer.add(Labels.of("__name__", "x", "series", String.valueOf(100 + i)), runs.get(i));
      }
      writer.finish();
    }
    List<Read> series = new ArrayList<>();
    try (DirectoryBucket bucket = DirectoryBucket.open(directory)) {
      BlockFolder folder = BlockFolder.open(bucket, HistogramBlockTest::fail);
      Block block = folder.open(folder.blocks().getFirst(), HistogramBlockTest::fail);
      SeriesEntry entry = block.index().entry();
      IndexReader.SeriesWalk walk = block.index().series(HistogramBlockTest::fail);
      while (walk.next(entry)) {
        ChunkSamples samples = new ChunkSamples();
        block.read(
            entry,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            new ChunkDecoder(),
            samples,
            HistogramBlockTest::fail);
        series.add(read(samples, entry.chunkCount()));
      }
    }
    return series;
  }

  private static Read read(ChunkSamples samples, int chunks) {
    List<ResetHint> hints = new ArrayList<>();
    List<Object> read = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      NativeHistogram histogram = samples.histogram(i);
      read.add(sample(samples.ts()[i], samples.isStale(i), samples.values()[i], histogram));
      if (histogram != null && !samples.isStale(i)) {
        hints.add(histogram.resetHint());
      }
    }
    return new Read(read, hints, chunks);
  }

  private static void fail(Exception damage) {
    throw new AssertionError(damage);
  }

  private static Object sample(
      long ts, boolean stale, double value, @Nullable NativeHistogram histogram) {
    return List.of(
        ts,
        stale ? "stale" : histogram == null ? Double.doubleToRawLongBits(value) : histogram,
        !stale && histogram != null && histogram.resetHint() == ResetHint.GAUGE);
  }

  private static List<Object> expected(SampleRun run) {
    List<Object> samples = new ArrayList<>();
    @Nullable NativeHistogram[] histograms = Objects.requireNonNull(run.histograms());
    for (int i = 0; i < run.size(); i++) {
      NativeHistogram histogram = histograms[i];
      boolean stale = histogram == null && StaleMarker.isStale(run.values()[i]);
      samples.add(sample(run.timestamps()[i], stale, run.values()[i], histogram));
    }
    return samples;
  }

  private static SampleRun run(NativeHistogram... histograms) {
    long[] ts = new long[histograms.length];
    Arrays.setAll(ts, i -> START + i * 15_000L);
    return new SampleRun(ts.length, ts, new double[ts.length], histograms, null);
  }

  private static NativeHistogram histogram(double count, ResetHint hint, int... indexes) {
    double[] counts = new double[indexes.length];
    Arrays.fill(counts, count);
    return new NativeHistogram(
        0,
        0,
        0,
        count * counts.length,
        1,
        indexes,
        counts,
        new int[0],
        new double[0],
        new double[0],
        hint);
  }

  private static NativeHistogram random(Random random) {
    boolean custom = random.nextInt(3) == 0;
    int[] positive = indexes(random, custom);
    int[] negative = custom ? new int[0] : indexes(random, false);
    double[] thresholds = {0, 0.5, 0x1p-128, 0x1p-243, 0x1p-244, 1024, 2048, 0.3, -1, 1e-320};
    double[] bounds = {-1, -0.0, 0.001, 1.5, 33554.430, 33554.431, 0.0005, 1e300};
    return new NativeHistogram(
        custom ? NativeHistogram.CUSTOM_BUCKETS : random.nextInt(18) - 9,
        thresholds[random.nextInt(thresholds.length)],
        count(random),
        count(random),
        random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian(),
        positive,
        counts(random, positive.length),
        negative,
        counts(random, negative.length),
        custom ? Arrays.copyOf(bounds, random.nextInt(bounds.length)) : new double[0],
        random.nextInt(4) == 0 ? ResetHint.GAUGE : ResetHint.UNKNOWN);
  }

  private static int[] indexes(Random random, boolean custom) {
    int[] indexes = new int[random.nextInt(6)];
    int next = custom ? 0 : random.nextInt(100_000) - 50_000;
    for (int i = 0; i < indexes.length; i++) {
      next += 1 + (random.nextBoolean() ? 0 : random.nextInt(40));
      indexes[i] = next;
    }
    return indexes;
  }

  private static double count(Random random) {
    return random.nextInt(50) == 0 ? 1L << random.nextInt(54) : random.nextInt(1000);
  }

  private static double[] counts(Random random, int size) {
    double[] counts = new double[size];
    Arrays.setAll(counts, i -> count(random));
    return counts;
  }

  /** A histogram that may follow in the same chunk, with steps at the edges of widths. */
  private static NativeHistogram grown(Random random, NativeHistogram h) {
    double more = random.nextInt(3) == 0 ? (1L << random.nextInt(20)) + random.nextInt(3) - 1 : 1;
    double[] counts = Arrays.stream(h.positiveCounts()).map(count -> count + more).toArray();
    return new NativeHistogram(
        h.schema(),
        h.zeroThreshold(),
        h.zeroCount() + more,
        h.count() + 3 * more,
        h.sum() * 1.5,
        h.positiveIndexes(),
        counts,
        h.negativeIndexes(),
        h.negativeCounts(),
        h.customBounds(),
        h.resetHint());
  }

  @Test
  void randomHistograms_areReadBitForBit() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<SampleRun> runs = new ArrayList<>();
    for (int round = 0; round < 200; round++) {
      runs.add(randomRun(random, round % 2 == 0 ? 1 : 0.3));
    }
    assertThat(writeAndRead(runs))
        .as("seed %d", seed)
        .extracting(Read::samples)
        .isEqualTo(runs.stream().map(HistogramBlockTest::expected).toList());
  }

  private static SampleRun randomRun(Random random, double scale) {
    int size = 1 + random.nextInt(60);
    NativeHistogram[] histograms = new NativeHistogram[size];
    double[] values = new double[size];
    long[] ts = new long[size];
    NativeHistogram next = scaled(random(random), scale);
    for (int i = 0; i < size; i++) {
      ts[i] = i == 0 ? START : ts[i - 1] + 1 + random.nextInt(100_000);
      int kind = random.nextInt(20);
      values[i] = kind == 0 ? StaleMarker.VALUE : i;
      if (kind > 1) {
        next = kind < 5 ? scaled(random(random), scale) : grown(random, next);
        histograms[i] = next;
      }
    }
    return new SampleRun(size, ts, values, histograms, null);
  }

  private static NativeHistogram scaled(NativeHistogram h, double scale) {
    return new NativeHistogram(
        h.schema(),
        h.zeroThreshold(),
        h.zeroCount() * scale,
        h.count() * scale,
        h.sum(),
        h.positiveIndexes(),
        Arrays.stream(h.positiveCounts()).map(count -> count * scale).toArray(),
        h.negativeIndexes(),
        Arrays.stream(h.negativeCounts()).map(count -> count * scale).toArray(),
        h.customBounds(),
        h.resetHint());
  }

  @Test
  void chunk_endsBeforeAResetAndAnotherLayout() throws IOException {
    SampleRun run =
        run(
            histogram(1, ResetHint.UNKNOWN, 1),
            histogram(2, ResetHint.UNKNOWN, 1),
            histogram(1, ResetHint.UNKNOWN, 1),
            histogram(2, ResetHint.UNKNOWN, 1, 2),
            histogram(3, ResetHint.RESET, 1, 2),
            histogram(4, ResetHint.GAUGE, 1, 2),
            histogram(3, ResetHint.GAUGE, 1, 2));
    Read read = writeAndRead(List.of(run)).getFirst();
    assertThat(read.chunks()).isEqualTo(5);
    assertThat(read.hints())
        .containsExactly(
            ResetHint.UNKNOWN,
            ResetHint.NOT_RESET,
            ResetHint.UNKNOWN,
            ResetHint.UNKNOWN,
            ResetHint.UNKNOWN,
            ResetHint.GAUGE,
            ResetHint.GAUGE);
  }

  @Test
  void largeHistograms_areTenToAChunk() throws IOException {
    Random random = new Random(1);
    int[] indexes = new int[100];
    Arrays.setAll(indexes, i -> 2 * i);
    NativeHistogram next = histogram(1, ResetHint.UNKNOWN, indexes);
    NativeHistogram[] histograms = new NativeHistogram[50];
    for (int i = 0; i < histograms.length; i++) {
      double[] counts =
          Arrays.stream(next.positiveCounts())
              .map(count -> count + random.nextInt(1_000_000))
              .toArray();
      next =
          new NativeHistogram(
              0,
              0,
              0,
              i,
              i,
              indexes,
              counts,
              new int[0],
              new double[0],
              new double[0],
              ResetHint.UNKNOWN);
      histograms[i] = next;
    }
    assertThat(writeAndRead(List.of(run(histograms))).getFirst().chunks()).isEqualTo(5);
  }
}
