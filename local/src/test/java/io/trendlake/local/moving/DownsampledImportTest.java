// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.functions.compact.history.ImportLimits;
import io.trendlake.functions.compact.history.ImportMessage;
import io.trendlake.functions.compact.history.ImportSource;
import io.trendlake.functions.compact.history.ImportWorker;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.block.EncodedChunk;
import io.trendlake.tsdb.chunk.ChunkEncoding;
import io.trendlake.tsdb.chunk.XorEncoder;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of which a bucket of Thanos has downsampled blocks alone. */
final class DownsampledImportTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final LocalDate FIRST = LocalDate.parse("2026-01-05");
  private static final long START = FIRST.toEpochDay() * DAY;
  private static final int DAYS = 3;
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path directory;

  @SuppressWarnings("ArrayRecordComponent")
  private record TestSeries(Labels labels, long[] ts, double[] values) {}

  /** A counter that is reset now and then, and a gauge, a minute apart. */
  private static List<TestSeries> series() {
    Random random = new Random(5);
    List<TestSeries> series = new ArrayList<>();
    for (String name : List.of("hits_total", "level")) {
      long[] ts = new long[DAYS * 1440];
      double[] values = new double[ts.length];
      double value = 100;
      for (int i = 0; i < ts.length; i++) {
        ts[i] = START + i * MINUTE + 13_000;
        boolean counts = name.equals("hits_total");
        value = counts && random.nextInt(700) == 0 ? 1 : value + random.nextInt(9);
        values[i] = counts ? value : random.nextGaussian();
      }
      series.add(new TestSeries(Labels.of("__name__", name, "job", "a"), ts, values));
    }
    return series;
  }

  /** What a window of a chunk comes to. */
  private record Window(
      long ts, double count, double sum, double min, double max, double counter) {}

  /** Downsamples as Thanos does (pkg/compact/downsample), some samples to a chunk. */
  private static List<EncodedChunk> downsampled(TestSeries series, long resolution, int most)
      throws IOException {
    List<EncodedChunk> chunks = new ArrayList<>();
    int from = 0;
    while (from < series.ts().length) {
      int to = Math.min(from + most, series.ts().length);
      while (to < series.ts().length
          && series.ts()[to] / resolution == series.ts()[to - 1] / resolution) {
        to++;
      }
      chunks.add(chunk(series, resolution, from, to));
      from = to;
    }
    return chunks;
  }

  private static EncodedChunk chunk(TestSeries series, long resolution, int from, int to)
      throws IOException {
    List<Window> windows = new ArrayList<>();
    double counter = series.values()[from];
    int at = from;
    while (at < to) {
      long window = series.ts()[at] / resolution;
      double count = 0;
      double sum = 0;
      double min = Double.MAX_VALUE;
      double max = -Double.MAX_VALUE;
      for (; at < to && series.ts()[at] / resolution == window; at++) {
        double value = series.values()[at];
        double before = at == from ? value : series.values()[at - 1];
        counter += value < before ? value : value - before;
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      long end = Math.min((window + 1) * resolution - 1, series.ts()[to - 1]);
      windows.add(new Window(end, count, sum, min, max, counter));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    XorEncoder[] parts = new XorEncoder[5];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = new XorEncoder();
      parts[part].begin();
    }
    parts[4].add(series.ts()[from], series.values()[from]);
    for (Window window : windows) {
      parts[0].add(window.ts(), window.count());
      parts[1].add(window.ts(), window.sum());
      parts[2].add(window.ts(), window.min());
      parts[3].add(window.ts(), window.max());
      parts[4].add(window.ts(), window.counter());
    }
    parts[4].add(windows.getLast().ts(), series.values()[to - 1]);
    for (XorEncoder part : parts) {
      byte[] data = part.finish();
      int length = data.length;
      for (; length >= 0x80; length >>>= 7) {
        bytes.write(0x80 | length);
      }
      bytes.write(length);
      bytes.write(ChunkEncoding.XOR.code());
      bytes.write(data);
    }
    return new EncodedChunk(
        ChunkEncoding.AGGREGATE,
        bytes.toByteArray(),
        windows.getFirst().ts(),
        windows.getLast().ts(),
        windows.size());
  }

  /** What Thanos makes of a native histogram: a count of samples, and a sum in histograms. */
  private static EncodedChunk histogramChunk(long ts) {
    XorEncoder count = new XorEncoder();
    count.begin();
    count.add(ts, 5);
    byte[] counts = count.finish();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(counts.length);
    bytes.write(ChunkEncoding.XOR.code());
    bytes.writeBytes(counts);
    bytes.write(1);
    bytes.write(ChunkEncoding.FLOAT_HISTOGRAM.code());
    bytes.write(0); // Not read.
    return new EncodedChunk(ChunkEncoding.AGGREGATE, bytes.toByteArray(), ts, ts, 1);
  }

  @Test
  void nativeHistograms_areLeftOutAndNamed() throws Exception {
    Path folder = bucket("blocks");
    try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
      for (TestSeries one : series()) {
        writer.add(one.labels(), downsampled(one, 5 * MINUTE, 700), START, START + DAYS * DAY);
      }
      Labels labels = Labels.of("__name__", "seconds", "job", "a");
      writer.add(labels, List.of(histogramChunk(START + HOUR)), START, START + DAYS * DAY);
      external(folder, writer.finish().ulid(), 5 * MINUTE, "\"cluster\": \"eu\"");
    }
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history(folder)) {
      HistoryImport work =
          HistoryImport.of(lake, history, "thanos:x", List.of(), false, CompactionOptions.DEFAULT);
      DayTally tally = work.run(history.trendDays(), 1, (day, ofDay, done, all) -> {});

      assertThat(work.leftHistograms()).containsExactly("seconds");
      assertThat(tally.hours()).as("those of floats").isEqualTo(2 * DAYS * 24);
      assertThat(history.damages()).isEmpty();
    }
  }

  private Path bucket(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  private static void external(Path folder, String ulid, long resolution, String labels)
      throws IOException {
    Path meta = folder.resolve(ulid).resolve("meta.json");
    Files.writeString(
        meta,
        Files.readString(meta)
            .replace(
                "\"version\": 1\n",
                "\"version\": 1, \"thanos\": {\"labels\": {%s}, \"downsample\": {\"resolution\": %d}}\n"
                    .formatted(labels, resolution)));
  }

  private static void putDownsampled(Path folder, long resolution, int most, String labels)
      throws IOException {
    putDownsampled(folder, resolution, most, labels, 0, DAYS * 1440);
  }

  /** Puts a block of the samples from one to another, excluded. */
  private static void putDownsampled(
      Path folder, long resolution, int most, String labels, int from, int to) throws IOException {
    try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
      for (TestSeries all : series()) {
        TestSeries one =
            new TestSeries(
                all.labels(),
                Arrays.copyOfRange(all.ts(), from, to),
                Arrays.copyOfRange(all.values(), from, to));
        writer.add(
            one.labels(),
            downsampled(one, resolution, most),
            START + from * MINUTE,
            START + to * MINUTE);
      }
      external(folder, writer.finish().ulid(), resolution, labels);
    }
  }

  /** Puts a block of samples of the days from one on. */
  private static void putRaw(Path folder, int day, String labels) throws IOException {
    try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
      for (TestSeries one : series()) {
        int from = day * 1440;
        writer.add(one.labels(), one.ts(), one.values(), from, one.ts().length - from);
      }
      external(folder, writer.finish().ulid(), 0, labels);
    }
  }

  private static TsdbHistory history(Path folder, String... replicas) throws IOException {
    return TsdbHistory.open(
        new BlockPlace(BlockLayout.THANOS, folder.toString()),
        new SeriesLabels(Labels.empty(), List.of(replicas)),
        labels -> true);
  }

  private static DayTally run(Bucket lake, TsdbHistory history) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>(history.days());
    days.addAll(history.trendDays());
    HistoryImport work =
        HistoryImport.of(lake, history, "thanos:x", List.of(), false, CompactionOptions.DEFAULT);
    DayTally tally = work.run(days, 2, (day, ofDay, done, all) -> {});
    assertThat(history.damages()).isEmpty();
    return tally;
  }

  private static QueryResult ask(Bucket lake, String query, TrendUse use)
      throws IOException, ParseException {
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults().with(use));
    return engine.range(
        LakeReader.now(lake).open(),
        query,
        START + 6 * HOUR,
        START + DAYS * DAY,
        6 * HOUR,
        QueryControl.unbounded());
  }

  @Test
  void downsampledDays_haveTheTrendsOfTheirSamples() throws Exception {
    Path raw = bucket("raw");
    putRaw(raw, 0, "\"cluster\": \"eu\"");
    Path five = bucket("five");
    putDownsampled(five, 5 * MINUTE, 700, "\"cluster\": \"eu\"");
    Path hourly = bucket("hourly");
    putDownsampled(hourly, HOUR, 2_500, "\"cluster\": \"eu\"");
    Bucket samples = new InMemoryBucket();
    try (TsdbHistory history = history(raw)) {
      run(samples, history);
    }
    for (Path folder : List.of(five, hourly)) {
      Bucket lake = new InMemoryBucket();
      try (TsdbHistory history = history(folder)) {
        assertThat(history.days()).isEmpty();
        assertThat(history.trendDays()).hasSize(DAYS);
        DayTally tally = run(lake, history);
        assertThat(tally.hours()).isEqualTo(2 * DAYS * 24);
        assertThat(tally.samples()).isZero();
      }
      assertThat(lake.list("").stream().map(ObjectInfo::key))
          .contains("trends/dt=2026-01-05/part-0000.parquet")
          .noneMatch(key -> key.startsWith("samples/"));
      for (String query :
          List.of(
              "increase(hits_total[6h])",
              "rate(hits_total[1d])",
              "count_over_time(level[6h])",
              "sum_over_time(level[6h])",
              "avg_over_time(level[1d])",
              "min_over_time(level[6h])",
              "max_over_time({__name__=\"level\",cluster=\"eu\"}[6h])")) {
        assertNear(ask(lake, query, TrendUse.ALWAYS), ask(samples, query, TrendUse.NEVER), query);
      }
    }
  }

  /** A range's first and last sample are not known, from which {@code rate} extrapolates. */
  private static void assertNear(QueryResult actual, QueryResult expected, String query) {
    double part = query.contains("hits_total") ? 0.01 : 1e-9;
    double[] points = points(actual);
    double[] wanted = points(expected);
    assertThat(points).as(query).hasSameSizeAs(wanted).isNotEmpty();
    for (int i = 0; i < points.length; i++) {
      assertThat(points[i])
          .as("%s at step %d", query, i)
          .isCloseTo(wanted[i], within(part * (1 + Math.abs(wanted[i]))));
    }
  }

  private static double[] points(QueryResult result) {
    return ((QueryValue.MatrixValue) result.value())
        .series().stream().flatMapToDouble(one -> Arrays.stream(one.values())).toArray();
  }

  @Test
  void exactQuery_hasNoValueAndAWarning() throws Exception {
    Path folder = bucket("blocks");
    putDownsampled(folder, 5 * MINUTE, 700, "\"cluster\": \"eu\"");
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history(folder)) {
      run(lake, history);
    }
    QueryResult answer = ask(lake, "max_over_time(level[6h])", TrendUse.EXACT);
    assertThat(points(answer)).isEmpty();
    assertThat(answer.annotations().plainWarnings()).singleElement().asString().contains("kept");
    assertThat(points(ask(lake, "level", TrendUse.ALWAYS))).isNotEmpty();
  }

  @Test
  void daysWithSamples_areTakenFromThoseAlone() throws Exception {
    Path folder = bucket("blocks");
    putDownsampled(folder, HOUR, 2_500, "\"cluster\": \"eu\"");
    putDownsampled(folder, HOUR, 2_500, "\"cluster\": \"us\"");
    putRaw(folder, 1, "\"cluster\": \"eu\"");
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history(folder)) {
      assertThat(history.trendDays()).containsExactly(FIRST);
      assertThat(history.notes())
          .containsExactly(
              "2 downsampled blocks, whose samples are in other blocks but"
                  + " for 1 days from 2026-01-05 to 2026-01-05, which become trends alone",
              "the aggregates of {cluster=\"us\"} on 2 days from 2026-01-06 to 2026-01-07, of which"
                  + " there are samples with other external labels alone");
      DayTally tally = run(lake, history);
      assertThat(tally.samples()).isEqualTo(2 * 2 * 1440);
      assertThat(tally.hours()).isEqualTo(2 * 2 * 24);
    }
    double[] counts = points(ask(lake, "sum(count_over_time(level[6h]))", TrendUse.ALWAYS));
    assertThat(counts).startsWith(720, 720, 720, 720, 360).endsWith(360);
  }

  /** A block that ends within a window says of it another time than one that has all of it. */
  @Test
  void windowsOfBlocksThatOverlap_countOnce() throws Exception {
    for (int[][] blocks :
        new int[][][] {
          {{0, 1442}, {0, DAYS * 1440}},
          {{0, DAYS * 1440}, {0, 1442}},
          {{0, 1442}, {1000, DAYS * 1440}},
          {{0, 1442}, {1442, DAYS * 1440}},
        }) {
      for (long resolution : new long[] {5 * MINUTE, HOUR}) {
        String name = Arrays.deepToString(blocks) + resolution;
        Path folder = bucket(name);
        for (int[] block : blocks) {
          putDownsampled(folder, resolution, 700, "\"cluster\": \"eu\"", block[0], block[1]);
        }
        Bucket lake = new InMemoryBucket();
        try (TsdbHistory history = history(folder)) {
          run(lake, history);
        }
        assertThat(points(ask(lake, "count_over_time(level[6h])", TrendUse.ALWAYS)))
            .as(name)
            .hasSize(4 * DAYS)
            .containsOnly(360);
      }
    }
  }

  @Test
  void replicas_areChosenByTheHour() throws Exception {
    Path folder = bucket("blocks");
    putDownsampled(folder, 5 * MINUTE, 700, "\"cluster\": \"eu\", \"replica\": \"a\"");
    putDownsampled(folder, 5 * MINUTE, 500, "\"cluster\": \"eu\", \"replica\": \"b\"");
    putDownsampled(folder, HOUR, 2_500, "\"cluster\": \"eu\", \"replica\": \"b\"");
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history(folder, "replica")) {
      assertThat(run(lake, history).hours()).isEqualTo(2 * DAYS * 24);
    }
    assertThat(points(ask(lake, "count_over_time(level[6h])", TrendUse.ALWAYS)))
        .hasSize(4 * DAYS)
        .containsOnly(360);
  }

  @Test
  void daysThatFunctionsMake_areTheSame() throws Exception {
    Path folder = bucket("blocks");
    putDownsampled(folder, HOUR, 2_500, "\"cluster\": \"eu\"");
    putRaw(folder, 1, "\"cluster\": \"eu\"");
    Bucket alone = new InMemoryBucket();
    Bucket lake = new InMemoryBucket();
    ImportSource source =
        new ImportSource("thanos:" + folder, List.of(), Labels.empty(), List.of());
    InMemoryQueue queue = new InMemoryQueue(InstantSource.fixed(NOW));
    try (TsdbHistory history = history(folder)) {
      run(alone, history);
      NavigableSet<LocalDate> days = new TreeSet<>(history.days());
      days.addAll(history.trendDays());
      HistoryImport work =
          HistoryImport.of(
              lake, history, source.from(), List.of(), false, CompactionOptions.DEFAULT);
      ImportFanout.begin(lake, queue, work, history, source, days, NOW);
    }
    ImportWorker worker =
        new ImportWorker(
            lake,
            place -> DirectoryBucket.open(folder),
            queue,
            CompactionOptions.DEFAULT,
            new ImportLimits(1, 1, 1, 1, 1),
            InstantSource.fixed(NOW));
    for (List<String> bodies = queue.receive(); !bodies.isEmpty(); bodies = queue.receive()) {
      for (String body : bodies) {
        worker.run(ImportMessage.find(body).orElseThrow(), 1);
      }
    }
    assertThat(files(lake)).isEqualTo(files(alone)).isNotEmpty();
  }

  private static Map<String, String> files(Bucket lake) throws IOException {
    return BucketContents.of(
        lake, key -> !key.startsWith("state/") && !key.equals(LakeLayout.REPLACED));
  }
}
