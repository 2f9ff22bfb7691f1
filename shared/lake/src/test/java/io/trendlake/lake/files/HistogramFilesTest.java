// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramFilesTest {

  private static final List<ResetHint> HINTS = List.of(ResetHint.values());

  private static final long TS = 1_795_331_700_000L;
  private static final double[] NONE = {};
  private static final int[] NO_INDEXES = {};

  @Test
  void minuteFile_readBackWithTargetsAndSlots() throws IOException {
    NativeHistogram histogram = exponential(3, 12.5, ResetHint.UNKNOWN);
    MinuteHistogramsWriter writer = new MinuteHistogramsWriter(TS);
    writer.add(series("a"), 4, TS, histogram);
    writer.add(series("b"), 7, TS - 1, histogram);
    writer.add(series("b"), 7, TS, histogram);
    assertThat(writer.histograms()).isEqualTo(3);
    byte[] file = writer.finish();

    assertThat(read(HistogramsReader.openMinute(FileSource.of("f", file))))
        .containsExactly(
            Map.entry(series("a"), List.of(new HistogramSample(TS, TS, 4, histogram))),
            Map.entry(
                series("b"),
                List.of(
                    new HistogramSample(TS - 1, TS, 7, histogram),
                    new HistogramSample(TS, TS, 7, histogram))));
    assertThat(read(HistogramsReader.open(FileSource.of("f", file))).get(series("a")))
        .containsExactly(new HistogramSample(TS, TS, histogram));
  }

  @Test
  void numbers_thatAreNoWholeCounts_areReadBackToTheBit() throws IOException {
    NativeHistogram odd =
        new NativeHistogram(
            -4,
            Double.MIN_VALUE,
            -0.0,
            0x1p60,
            Double.NaN,
            new int[] {-1074, 0, 70},
            new double[] {0.1, Double.NaN, 0x1p53},
            new int[] {-3, 2},
            new double[] {-1, Double.POSITIVE_INFINITY},
            NONE,
            ResetHint.RESET);
    assertSameBits(only(write(series("a"), odd)), odd);
  }

  @Test
  void customBounds_withoutListedBuckets_areReadBack() throws IOException {
    double[] bounds = {Double.NEGATIVE_INFINITY, -0.0, 0.5, 1e300};
    NativeHistogram infinityOnly =
        custom(bounds, new int[] {4}, new double[] {3}, ResetHint.NOT_RESET);
    NativeHistogram nothing = custom(bounds, NO_INDEXES, NONE, ResetHint.GAUGE);
    NativeHistogram listedButEmpty =
        custom(bounds, new int[] {0, 2, 4}, new double[] {0, 0.5, 0}, ResetHint.UNKNOWN);
    NativeHistogram noBounds = custom(NONE, new int[] {0}, new double[] {9}, ResetHint.UNKNOWN);
    for (NativeHistogram histogram : List.of(infinityOnly, nothing, listedButEmpty, noBounds)) {
      assertSameBits(only(write(series("a"), histogram)), histogram);
    }
  }

  @Test
  void histogramWithoutObservations_keepsItsListedBuckets() throws IOException {
    NativeHistogram empty =
        new NativeHistogram(
            8,
            0,
            0,
            0,
            0,
            new int[] {5},
            new double[] {0},
            NO_INDEXES,
            NONE,
            NONE,
            ResetHint.UNKNOWN);
    assertSameBits(only(write(series("a"), empty)), empty);
  }

  @Test
  void staleMarker_isRefused() {
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.hour(1));
    List<HistogramSample> marker =
        List.of(new HistogramSample(TS, TS, exponential(0, StaleMarker.VALUE, ResetHint.UNKNOWN)));
    assertThatThrownBy(() -> writer.add(series("a"), marker))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to the samples");
  }

  @Test
  void randomHistograms_ofManySeriesAndRowGroups_areReadBack() throws IOException {
    long seed = Long.getLong("seed", 20_261_129);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<Series, List<HistogramSample>> expected = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      List<HistogramSample> samples = new ArrayList<>();
      for (int at = 0; at < 1 + random.nextInt(50); at++) {
        long ts = TS + at * 60_000L;
        samples.add(new HistogramSample(ts, ts + random.nextInt(2), random(random)));
      }
      expected.put(series("i" + i), samples);
    }
    HistogramsWriter writer = new HistogramsWriter(new WriterOptions(1, 500, 200, Map.of()));
    expected.forEach(writer::add);
    byte[] file = writer.finish();

    Map<Series, List<HistogramSample>> found =
        read(HistogramsReader.open(FileSource.of("f", file)));
    assertThat(found).isEqualTo(expected);
    expected.forEach((series, samples) -> {
      List<HistogramSample> ofFile = found.getOrDefault(series, List.of());
      for (int i = 0; i < samples.size(); i++) {
        assertSameBits(ofFile.get(i).histogram(), samples.get(i).histogram());
      }
    });
  }

  private static NativeHistogram random(Random random) {
    boolean custom = random.nextInt(4) == 0;
    int[] positive = random.ints(random.nextInt(6), 0, 12).distinct().sorted().toArray();
    int[] negative =
        custom ? NO_INDEXES : random.ints(random.nextInt(3), -9, 9).distinct().sorted().toArray();
    return new NativeHistogram(
        custom ? NativeHistogram.CUSTOM_BUCKETS : random.nextInt(13) - 4,
        custom ? 0 : random.nextInt(2) * 0x1p-128,
        custom ? 0 : random.nextInt(3),
        random.nextInt(100),
        random.nextInt(5) == 0 ? Double.NaN : random.nextDouble(),
        positive,
        Arrays.stream(positive).mapToDouble(i -> count(random)).toArray(),
        negative,
        Arrays.stream(negative).mapToDouble(i -> count(random)).toArray(),
        custom ? random.doubles(12).sorted().toArray() : NONE,
        HINTS.get(random.nextInt(HINTS.size())));
  }

  private static double count(Random random) {
    return random.nextBoolean() ? random.nextInt(1000) : random.nextDouble();
  }

  private static NativeHistogram exponential(int schema, double sum, ResetHint hint) {
    return new NativeHistogram(
        schema,
        0x1p-128,
        1,
        10,
        sum,
        new int[] {-2, 0, 5},
        new double[] {2, 3, 1},
        new int[] {0, 1},
        new double[] {2, 1},
        NONE,
        hint);
  }

  private static NativeHistogram custom(
      double[] bounds, int[] indexes, double[] counts, ResetHint hint) {
    return new NativeHistogram(
        NativeHistogram.CUSTOM_BUCKETS,
        0,
        0,
        Arrays.stream(counts).sum(),
        1.5,
        indexes,
        counts,
        NO_INDEXES,
        NONE,
        bounds,
        hint);
  }

  private static byte[] write(Series series, NativeHistogram histogram) {
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.day(3));
    writer.add(series, List.of(new HistogramSample(TS, TS, histogram)));
    return writer.finish();
  }

  private static NativeHistogram only(byte[] file) throws IOException {
    Map<Series, List<HistogramSample>> read = read(HistogramsReader.open(FileSource.of("f", file)));
    assertThat(read).hasSize(1);
    List<HistogramSample> samples = read.values().iterator().next();
    assertThat(samples).hasSize(1);
    return samples.getFirst().histogram();
  }

  private static Map<Series, List<HistogramSample>> read(HistogramsReader reader)
      throws IOException {
    Map<Series, List<HistogramSample>> read = new TreeMap<>();
    while (reader.next()) {
      assertThat(read.put(reader.series(), reader.samples())).isNull();
    }
    return read;
  }

  private static void assertSameBits(NativeHistogram found, NativeHistogram expected) {
    assertThat(found).isEqualTo(expected);
    assertThat(found.resetHint()).isEqualTo(expected.resetHint());
  }

  private static Series series(String instance) {
    return new Series("latency_seconds", "", "eu", "web", instance, "{}", MetricType.HISTOGRAM);
  }
}
