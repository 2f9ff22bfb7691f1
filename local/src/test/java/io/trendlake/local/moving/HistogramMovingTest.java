// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.ImportedDays;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native histograms that move into a lake, and out of it. */
final class HistogramMovingTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long START = DAY.minusDays(1).toEpochDay() * DAY_MILLIS;
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final int SCRAPES_OF_DAY = 24 * 12;
  private static final List<String> DATASETS =
      List.of("samples/day/", "trends/", "histograms/day/", "histogram_trends/");

  @TempDir Path directory;

  @SuppressWarnings("ArrayRecordComponent")
  private record TestSeries(Series series, Labels labels, SampleRun run) {

    static TestSeries of(
        String name,
        MetricType type,
        String job,
        double[] values,
        @Nullable NativeHistogram @Nullable [] histograms) {
      Labels labels = Labels.of("__name__", name, "job", job);
      long[] ts = new long[values.length];
      Arrays.setAll(ts, i -> START + i * 300_000L);
      return new TestSeries(
          Series.of(labels, type), labels, new SampleRun(ts.length, ts, values, histograms, null));
    }

    /** The samples from one on, some of them. */
    SampleRun part(int from, int count) {
      @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
      return new SampleRun(
          count,
          Arrays.copyOfRange(run.timestamps(), from, from + count),
          Arrays.copyOfRange(run.values(), from, from + count),
          histograms == null ? null : Arrays.copyOfRange(histograms, from, from + count),
          null);
    }
  }

  private static NativeHistogram exponential(
      int schema, double zeros, int[] indexes, double[] counts, double scale, ResetHint hint) {
    double[] scaled = Arrays.stream(counts).map(count -> count * scale).toArray();
    return new NativeHistogram(
        schema,
        Math.scalb(1.0, -128),
        zeros,
        Arrays.stream(scaled).sum() + zeros,
        Arrays.stream(scaled).sum() * 1.1,
        indexes,
        scaled,
        new int[] {2},
        new double[] {scaled[0]},
        new double[0],
        hint);
  }

  private static NativeHistogram custom(double[] bounds, double first, double last) {
    return new NativeHistogram(
        NativeHistogram.CUSTOM_BUCKETS,
        0,
        0,
        first + last,
        first / 3,
        new int[] {0, bounds.length},
        new double[] {first, last},
        new int[0],
        new double[0],
        bounds,
        ResetHint.UNKNOWN);
  }

  /** Two days of counters that reset, other layouts, gauges, bounds, floats in turn, markers. */
  private static List<TestSeries> series() {
    Random random = new Random(5);
    int size = 2 * SCRAPES_OF_DAY;
    List<TestSeries> series = new ArrayList<>();
    for (String job : List.of("b", "a")) {
      double[] scale = {1, 0.25};
      for (int kind = 0; kind < 5; kind++) {
        @Nullable NativeHistogram[] histograms = new NativeHistogram[size];
        double[] values = new double[size];
        double grown = 0;
        double[] bounds = {0.1, 2, 2.0005};
        int schema = 3;
        for (int i = 0; i < size; i++) {
          grown = random.nextInt(70) == 0 ? 1 : grown + random.nextInt(9);
          schema = random.nextInt(90) == 0 ? 5 - schema : schema;
          int[] indexes = grown > 500 ? new int[] {-3, 1, 2} : new int[] {-3, 2};
          double[] counts = grown > 500 ? new double[] {grown, 0, 3} : new double[] {grown, 3};
          boolean isStale = random.nextInt(60) == 0;
          values[i] = isStale ? StaleMarker.VALUE : grown;
          if (!isStale) {
            histograms[i] =
                switch (kind) {
                  case 0, 1 ->
                      exponential(schema, 2, indexes, counts, scale[kind], ResetHint.UNKNOWN);
                  case 2 -> exponential(1, 0, indexes, counts, 1.5, ResetHint.GAUGE);
                  case 3 -> custom(bounds, grown, 1);
                  default ->
                      i / 20 % 2 == 0
                          ? null
                          : exponential(0, grown, indexes, counts, 1, ResetHint.UNKNOWN);
                };
          }
          if (kind == 3 && random.nextInt(100) == 0) {
            bounds = new double[] {0.1, 2, 40_000};
          }
          values[i] = histograms[i] == null ? values[i] : 0;
        }
        MetricType type = kind == 2 ? MetricType.GAUGEHISTOGRAM : MetricType.HISTOGRAM;
        series.add(TestSeries.of("latency_" + kind, type, job, values, histograms));
      }
      double[] floats = new double[size];
      Arrays.setAll(floats, i -> i % 50);
      series.add(TestSeries.of("hits_total", MetricType.COUNTER, job, floats, null));
    }
    series.sort(Comparator.comparing(TestSeries::series));
    return series;
  }

  private static void block(Path folder, List<TestSeries> series, LocalDate day)
      throws IOException {
    int from = (int) ((day.toEpochDay() * DAY_MILLIS - START) / 300_000);
    try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
      for (TestSeries one : series) {
        writer.add(one.labels(), one.part(from, SCRAPES_OF_DAY));
      }
      writer.finish();
    }
  }

  private Path blocks(List<TestSeries> series) throws IOException {
    Path folder = directory.resolve("blocks");
    block(folder, series, DAY.minusDays(1));
    block(folder, series, DAY);
    return folder;
  }

  private static Bucket imported(Path folder, CompactionOptions options) throws IOException {
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      HistoryImport.of(lake, history, "tsdb:x", List.of(), false, options)
          .run(history.days(), 1, (day, tally, done, all) -> {});
    }
    return lake;
  }

  /** The lake that compaction makes of hour files with the same samples. */
  private static Bucket compacted(List<TestSeries> series, CompactionOptions options)
      throws IOException {
    Bucket lake = new InMemoryBucket();
    for (int hour = 0; hour < 48; hour++) {
      SamplesWriter samples = new SamplesWriter(WriterOptions.hour(3));
      HistogramsWriter histograms = new HistogramsWriter(WriterOptions.hour(3));
      for (TestSeries one : series) {
        SampleRun run = one.part(hour * 12, 12);
        SampleRun floats = run.floats();
        if (floats.size() > 0) {
          samples.add(one.series(), floats.timestamps(), floats.values(), 0, floats.size());
        }
        histograms.add(one.series(), histograms(run));
      }
      Instant start = Instant.ofEpochMilli(START + hour * 3_600_000L);
      lake.put(new LakeKey.HourFile(Dataset.SAMPLES, start, 0).text(), samples.finish());
      lake.put(new LakeKey.HourFile(Dataset.HISTOGRAMS, start, 0).text(), histograms.finish());
    }
    new WatermarkStore(lake)
        .advance(new Watermark(Instant.ofEpochMilli(START + 2 * DAY_MILLIS), DAY.minusDays(1)));
    new Compactor(lake, options).run(NOW);
    return lake;
  }

  private static List<HistogramSample> histograms(SampleRun run) {
    List<HistogramSample> samples = new ArrayList<>();
    @Nullable NativeHistogram @Nullable [] values = run.histograms();
    for (int i = 0; values != null && i < run.size(); i++) {
      NativeHistogram histogram = values[i];
      if (histogram != null) {
        long ts = run.timestamps()[i];
        samples.add(new HistogramSample(ts, ts, histogram));
      }
    }
    return samples;
  }

  private static Map<String, String> files(Bucket lake) throws IOException {
    return BucketContents.of(lake, key -> DATASETS.stream().anyMatch(key::startsWith));
  }

  private static LakeView view(Bucket lake) throws IOException {
    return new LakeReader(lake, InstantSource.fixed(NOW), LakeReaderOptions.DEFAULT).open();
  }

  private static LakeExport export(Bucket lake) throws IOException {
    return new LakeExport(view(lake), List.of(), START, START + 2 * DAY_MILLIS);
  }

  private static CompactionOptions parts(long rows) {
    CompactionOptions options = CompactionOptions.DEFAULT;
    return new CompactionOptions(
        options.grace(), options.keep(), options.hourPartBytes(), rows, options.sliceRows(), 3, 6);
  }

  @Test
  void importedDays_haveTheBytesThatCompactionMakes() throws IOException {
    List<TestSeries> series = series();
    Map<String, String> expected = files(compacted(series, CompactionOptions.DEFAULT));
    assertThat(expected).hasSize(8);
    assertThat(files(imported(blocks(series), CompactionOptions.DEFAULT))).isEqualTo(expected);
  }

  @Test
  void dayWithMoreRowsThanAPart_isCutAsCompactionCutsIt() throws IOException {
    List<TestSeries> series = series();
    CompactionOptions options = parts(8000);
    Map<String, String> expected = files(compacted(series, options));
    assertThat(expected).hasSizeGreaterThan(12);
    assertThat(files(imported(blocks(series), options))).isEqualTo(expected);
  }

  @Test
  void histogramsAlone_haveAFileOfSamplesBesideThem() throws IOException {
    NativeHistogram[] histograms = new NativeHistogram[SCRAPES_OF_DAY];
    Arrays.fill(histograms, custom(new double[] {1}, 2, 3));
    List<TestSeries> series =
        List.of(
            TestSeries.of(
                "latency", MetricType.HISTOGRAM, "a", new double[SCRAPES_OF_DAY], histograms));
    block(directory, series, DAY.minusDays(1));
    Bucket lake = imported(directory, CompactionOptions.DEFAULT);
    assertThat(files(lake).keySet())
        .containsExactlyElementsOf(
            DATASETS.stream()
                .sorted()
                .map(set -> set + "dt=2026-01-04/part-0000.parquet")
                .toList());
    assertThat(
            LakeCheck.ofLake(view(lake), List.of(), labels -> true, DAY.minusDays(1))
                .total()
                .histograms())
        .isEqualTo(SCRAPES_OF_DAY);
  }

  @Test
  void importThatEndedEarly_makesTheDayAgain() throws IOException {
    Path folder = blocks(series());
    Bucket lake = imported(folder, CompactionOptions.DEFAULT);
    Map<String, String> whole = files(lake);
    ImportedDays.read(lake).put(DAY, new ImportedDays.Entry(false, "tsdb:x"));
    lake.put("histograms/day/dt=2026-01-05/part-0001.parquet", new byte[] {1});
    lake.put("histogram_trends/dt=2026-01-05/part-0001.parquet", new byte[] {1});
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      HistoryImport.of(lake, history, "tsdb:x", List.of(), false, CompactionOptions.DEFAULT)
          .run(history.days(), 1, (day, tally, done, all) -> {});
    }
    assertThat(files(lake)).isEqualTo(whole);
  }

  @Test
  void lakeThatIsExportedAndImported_hasTheSameBytes() throws IOException {
    Bucket lake = compacted(series(), CompactionOptions.DEFAULT);
    Path exported = directory.resolve("exported");
    LakeExport.Tally tally = export(lake).toBlocks(exported, NOW, (day, block, ofDay) -> {});
    assertThat(tally.samples()).isEqualTo(12 * 2 * SCRAPES_OF_DAY);
    assertThat(tally.histograms()).isGreaterThan(4000);
    assertThat(files(imported(exported, CompactionOptions.DEFAULT))).isEqualTo(files(lake));
  }

  @Test
  void sumsOfLakeAndSource_areTheSameUntilAHistogramDiffers() throws IOException {
    List<TestSeries> series = series();
    Path folder = blocks(series);
    Bucket lake = imported(folder, CompactionOptions.DEFAULT);
    MetricSums ofLake = LakeCheck.ofLake(view(lake), List.of(), labels -> true, DAY);
    assertThat(ofSource(folder).byName()).isEqualTo(ofLake.byName());
    assertThat(ofLake.total().histograms()).isGreaterThan(2000);
    try (BlockWriter writer = BlockWriter.create(folder, NOW.plusSeconds(1))) {
      TestSeries first = series.get(2);
      SampleRun one = first.part(SCRAPES_OF_DAY + 40, 1);
      Objects.requireNonNull(one.histograms())[0] = custom(new double[] {1}, 2, 3);
      writer.add(first.labels(), one);
      writer.finish();
    }
    assertThat(ofSource(folder).total().samples()).isEqualTo(ofLake.total().samples());
    assertThat(ofSource(folder).total().checksum()).isNotEqualTo(ofLake.total().checksum());
  }

  private static MetricSums ofSource(Path folder) throws IOException {
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      return LakeCheck.ofHistory(history, DAY);
    }
  }

  @Test
  void texts_leaveHistogramsOutAndCountThem() throws IOException {
    Bucket lake = imported(blocks(series()), CompactionOptions.DEFAULT);
    MetricSums sums = LakeCheck.ofLake(view(lake), List.of(), labels -> true, DAY);
    StringBuilder text = new StringBuilder();
    LakeExport export = new LakeExport(view(lake), List.of(), START + DAY_MILLIS, Long.MAX_VALUE);
    LakeExport.Tally tally = export.toText(new CsvText(text));
    assertThat(tally.histogramsLeft()).isEqualTo(sums.total().histograms());
    assertThat(tally.samples()).isEqualTo(sums.total().samples() - sums.total().histograms());
    assertThat(text.toString().lines()).hasSize((int) tally.samples() + 1);
  }
}
