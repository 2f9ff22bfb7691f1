// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.ImportedDays;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.NotesReader;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.files.StartNote;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.files.OpenMetricsFile;
import io.trendlake.local.moving.files.VictoriaExport;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History that becomes days of a lake. */
final class HistoryImportTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path directory;

  @SuppressWarnings("ArrayRecordComponent")
  private record TestSeries(Labels labels, MetricType type, long[] ts, double[] values) {

    Series series() {
      return Series.of(labels, type);
    }
  }

  /** Two days with counters that reset, stale markers and gaps. */
  private static List<TestSeries> series() {
    Random random = new Random(11);
    List<TestSeries> series = new ArrayList<>();
    for (String instance : List.of("b:1", "a:1")) {
      for (String path : List.of("/x!", "/x", "/\uD83D\uDE00", "/\uFF5E")) {
        long[] ts = new long[2 * 1440];
        double[] values = new double[ts.length];
        double sum = 0;
        for (int i = 0; i < ts.length; i++) {
          ts[i] = START - 86_400_000L + i * 60_000L;
          sum = random.nextInt(500) == 0 ? 0 : sum + random.nextInt(9);
          values[i] = random.nextInt(400) == 0 ? StaleMarker.VALUE : sum;
        }
        Labels labels =
            Labels.of("__name__", "hits_total", "instance", instance, "job", "web", "path", path);
        series.add(new TestSeries(labels, MetricType.COUNTER, ts, values));
      }
    }
    return series;
  }

  private static void block(Path folder, List<TestSeries> series, LocalDate day, double plus)
      throws IOException {
    long from = day.toEpochDay() * 86_400_000L;
    try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
      for (TestSeries one : series) {
        int first = (int) ((from - one.ts()[0]) / 60_000);
        double[] values = one.values().clone();
        for (int i = 0; plus != 0 && i < values.length; i++) {
          values[i] += plus;
        }
        writer.add(one.labels(), one.ts(), values, first, 1440);
      }
      writer.finish();
    }
  }

  private static TsdbHistory history(Path folder) throws IOException {
    return TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true);
  }

  private static HistoryImport work(Bucket lake, History history, String from, boolean replace)
      throws IOException {
    return HistoryImport.of(lake, history, from, List.of(), replace, CompactionOptions.DEFAULT);
  }

  private static DayTally run(Bucket lake, Path folder) throws IOException {
    try (TsdbHistory history = history(folder)) {
      return work(lake, history, "tsdb:x", false)
          .run(history.days(), 2, (day, tally, done, all) -> {});
    }
  }

  private static Map<String, String> files(Bucket lake, String prefix) throws IOException {
    return BucketContents.of(lake, key -> key.startsWith(prefix));
  }

  /** The lake that compaction makes of hour files with the same samples. */
  private static Bucket compacted(List<TestSeries> series) throws IOException {
    Bucket lake = new InMemoryBucket();
    List<TestSeries> sorted = new ArrayList<>(series);
    sorted.sort((left, right) -> left.series().compareTo(right.series()));
    for (int hour = 0; hour < 48; hour++) {
      SamplesWriter writer = new SamplesWriter(WriterOptions.hour(3));
      for (TestSeries one : sorted) {
        writer.add(one.series(), one.ts(), one.values(), hour * 60, 60);
      }
      Instant start = Instant.ofEpochMilli(START - 86_400_000L + hour * 3_600_000L);
      lake.put(new LakeKey.HourFile(Dataset.SAMPLES, start, 0).text(), writer.finish());
    }
    new WatermarkStore(lake)
        .advance(new Watermark(Instant.ofEpochMilli(START + 86_400_000L), DAY.minusDays(1)));
    new Compactor(lake, CompactionOptions.DEFAULT).run(NOW);
    return lake;
  }

  @Test
  void importedDays_haveTheBytesThatCompactionMakes() throws IOException {
    List<TestSeries> series = series();
    block(directory, series, DAY.minusDays(1), 0);
    block(directory, series, DAY, 0);
    Bucket lake = new InMemoryBucket();
    DayTally tally = run(lake, directory);
    assertThat(tally.samples()).isEqualTo(8 * 2 * 1440);
    Bucket expected = compacted(series);
    assertThat(files(expected, "samples/day/")).hasSize(2);
    assertThat(files(lake, "samples/day/")).isEqualTo(files(expected, "samples/day/"));
    assertThat(files(lake, "trends/")).isEqualTo(files(expected, "trends/"));
    assertThat(new WatermarkStore(lake).read().day()).isEqualTo(DAY.plusDays(1));
  }

  @Test
  void dayWithMoreRowsThanAPart_isCutAsCompactionCutsIt() throws IOException {
    List<TestSeries> series = series();
    block(directory, series, DAY, 0);
    Bucket lake = new InMemoryBucket();
    CompactionOptions small =
        new CompactionOptions(
            CompactionOptions.DEFAULT.grace(),
            CompactionOptions.DEFAULT.keep(),
            CompactionOptions.DEFAULT.hourPartBytes(),
            5000,
            CompactionOptions.DEFAULT.sliceRows(),
            3,
            6);
    try (TsdbHistory history = history(directory)) {
      HistoryImport.of(lake, history, "tsdb:x", List.of(), false, small)
          .run(history.days(), 1, (day, tally, done, all) -> {});
    }
    assertThat(files(lake, "samples/day/").keySet())
        .containsExactly(
            "samples/day/dt=2026-01-05/part-0000.parquet",
            "samples/day/dt=2026-01-05/part-0001.parquet");
    assertThat(files(lake, "trends/").keySet()).hasSize(2);
  }

  @Test
  void importThatEndedEarly_makesTheDayAgain() throws IOException {
    block(directory, series(), DAY, 0);
    Bucket lake = new InMemoryBucket();
    run(lake, directory);
    Map<String, String> whole = files(lake, "");
    whole.remove(LakeLayout.REPLACED);
    ImportedDays.read(lake).put(DAY, new ImportedDays.Entry(false, "tsdb:x"));
    lake.put("samples/day/dt=2026-01-05/part-0001.parquet", new byte[] {1});
    lake.delete("trends/dt=2026-01-05/part-0000.parquet");
    run(lake, directory);
    Map<String, String> again = files(lake, "");
    again.remove(LakeLayout.REPLACED);
    assertThat(again).isEqualTo(whole);
  }

  @Test
  void samplesBefore1970_areReadAsOthersAre() throws IOException {
    long day = 86_400_000;
    long[] ts = {-400 * day, -2 * day, -day - 1, -day, -1, 0, day};
    double[] values = {1, 2, 3, 4, 5, 6, 7};
    try (BlockWriter writer = BlockWriter.create(directory, NOW)) {
      writer.add(Labels.of("__name__", "old"), ts, values, 0, ts.length);
      writer.finish();
    }
    Bucket lake = new InMemoryBucket();
    run(lake, directory);
    LakeView view = new LakeReader(lake, () -> NOW, LakeReaderOptions.DEFAULT).open();
    try (TsdbHistory history = history(directory)) {
      for (LocalDate date : history.days()) {
        assertThat(LakeCheck.ofLake(view, List.of(), labels -> true, date).byName())
            .as("%s", date)
            .isEqualTo(LakeCheck.ofHistory(history, date).byName());
      }
    }
    assertThat(view.span().orElseThrow().firstDay()).isEqualTo("1968-11-27");
    Path exported = Files.createDirectory(directory.resolve("exported"));
    assertThat(
            new LakeExport(view, List.of(), -1000 * day, 2 * day)
                .toBlocks(exported, NOW, (written, block, tally) -> {})
                .samples())
        .isEqualTo(ts.length);
  }

  @Test
  void typeThatIsALabel_isTheTypeOfTheSeries() throws IOException {
    Labels labels = Labels.of("__name__", "bytes", "__type__", "counter", "__unit__", "bytes");
    try (BlockWriter writer = BlockWriter.create(directory, NOW)) {
      writer.add(labels, new long[] {START, START + 1}, new double[] {1, 3}, 0, 2);
      writer.finish();
    }
    Bucket lake = new InMemoryBucket();
    run(lake, directory);
    Bucket known = new InMemoryBucket();
    try (TsdbHistory history = history(directory)) {
      MetricMetadata said = new MetricMetadata("bytes", MetricType.COUNTER, "", "");
      HistoryImport.of(known, history, "x", List.of(said), false, CompactionOptions.DEFAULT)
          .run(history.days(), 1, (day, tally, done, all) -> {});
    }
    for (String folder : List.of("samples/", "trends/")) {
      assertThat(files(lake, folder)).isNotEmpty().isEqualTo(files(known, folder));
    }
  }

  @Test
  void dayThatALaterImportTakesOver_isItsAlone() throws IOException {
    Bucket lake = new InMemoryBucket();
    List<TestSeries> series = series();
    block(directory, series, DAY, 0);
    Path other = directory.resolve("other");
    block(Files.createDirectories(other), series, DAY, 1);
    boolean[] begun = {false};
    Bucket late =
        new WatchedBucket(
            lake,
            new WatchedBucket.Watch() {
              @Override
              public void after(String key) throws IOException {
                if (key.startsWith("trends/") && !begun[0]) {
                  begun[0] = true;
                  run(lake, other);
                }
              }
            });
    assertThatThrownBy(() -> run(late, directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has taken over 2026-01-05");
    Bucket alone = new InMemoryBucket();
    run(alone, other);
    for (String folder : List.of("samples/", "trends/", "state/import/")) {
      assertThat(files(lake, folder)).isEqualTo(files(alone, folder));
    }
  }

  @Test
  void importedDay_staysUnlessItIsToBeReplaced() throws IOException {
    block(directory, series(), DAY, 0);
    Bucket lake = new InMemoryBucket();
    run(lake, directory);
    try (TsdbHistory history = history(directory)) {
      assertThat(work(lake, history, "tsdb:x", false).plan(history.days(), NOW))
          .containsEntry(DAY, HistoryImport.Fate.DONE);
      assertThat(work(lake, history, "tsdb:y", false).plan(history.days(), NOW))
          .containsEntry(DAY, HistoryImport.Fate.OTHER);
      assertThat(work(lake, history, "tsdb:y", true).plan(history.days(), NOW))
          .containsEntry(DAY, HistoryImport.Fate.TAKEN);
    }
  }

  @Test
  void daysFromTheFirstThatWasScraped_areLeft() throws IOException {
    block(directory, series(), DAY, 0);
    block(directory, series(), DAY.minusDays(1), 0);
    Bucket lake = new InMemoryBucket();
    lake.put("samples/minute/dt=2026-01-05/hour=07/20260105T071500Z-a.parquet", new byte[] {1});
    try (TsdbHistory history = history(directory)) {
      assertThat(work(lake, history, "tsdb:x", true).plan(history.days(), NOW))
          .containsEntry(DAY, HistoryImport.Fate.OWN)
          .containsEntry(DAY.minusDays(1), HistoryImport.Fate.TAKEN);
      assertThat(
              work(lake, history, "tsdb:x", true)
                  .plan(history.days(), Instant.parse("2026-01-04T23:59:59Z")))
          .containsEntry(DAY.minusDays(1), HistoryImport.Fate.OPEN);
    }
  }

  @Test
  void dayWhoseLastHoursMayStillCome_waitsForThem() throws IOException {
    List<TestSeries> series = series();
    try (BlockWriter writer = BlockWriter.create(directory, NOW)) {
      for (TestSeries one : series) {
        writer.add(one.labels(), one.ts(), one.values(), 1440, 1380);
      }
      writer.finish();
    }
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history(directory)) {
      HistoryImport work = work(lake, history, "tsdb:x", false);
      assertThat(work.plan(history.days(), Instant.parse("2026-01-06T03:00:00Z")))
          .containsEntry(DAY, HistoryImport.Fate.HELD_BACK);
      assertThat(work.plan(history.days(), Instant.parse("2026-01-06T05:00:00Z")))
          .containsEntry(DAY, HistoryImport.Fate.TAKEN);
    }
  }

  @Test
  void seriesOfSeveralDays_areCountedOnce() throws IOException {
    List<TestSeries> series = series();
    block(directory, series, DAY.minusDays(1), 0);
    block(directory, series.subList(0, 3), DAY, 0);
    try (TsdbHistory history = history(directory)) {
      assertThat(SeriesCount.of(history, history.days())).isEqualTo(8);
      assertThat(SeriesCount.of(history, List.of(DAY))).isEqualTo(3);
    }
  }

  @Test
  void openMetrics_hasItsTypesAndOutcomes() throws IOException {
    Path file = directory.resolve("history.om");
    Files.writeString(
        file,
        """
        # TYPE power gauge
        power{job="node"} 1.5 1767225600.5
        power{job="node"} NaN 1767225660.5
        # TYPE up gauge
        up{job="node",instance="h:1"} 1 1767225600
        up{job="node",instance="h:1"} 0 1767225660
        # EOF
        """);
    Bucket lake = new InMemoryBucket();
    try (History history =
        OpenMetricsFile.read(file, directory, Labels.of("region", "eu"), labels -> true)) {
      HistoryImport work = work(lake, history, "openmetrics:x", false);
      DayTally tally = work.run(history.days(), 1, (day, ofDay, done, all) -> {});
      assertThat(tally.samples()).isEqualTo(4);
      assertThat(work.unknownTypes()).isEmpty();
    }
    assertThat(files(lake, "").keySet())
        .contains(
            "samples/day/dt=2026-01-01/part-0000.parquet",
            "scrapes/day/dt=2026-01-01/part-0000.parquet",
            "metadata/day/dt=2026-01-01/part-0000.parquet",
            "state/import/2026-01-01.json");
  }

  @Test
  void sampleWithoutTimestamp_isRefusedByName() throws IOException {
    Path file = directory.resolve("history.om");
    Files.writeString(file, "# TYPE power gauge\npower{job=\"node\"} 1.5\n# EOF\n");
    assertThatThrownBy(() -> OpenMetricsFile.read(file, directory, Labels.empty(), labels -> true))
        .hasMessageContaining("power{job=\"node\"}")
        .hasMessageContaining("no timestamp");
  }

  @Test
  void exportOfVictoriaMetrics_isReadWhateverTheOrderOfItsLines() throws IOException {
    Path file = directory.resolve("history.jsonl");
    Files.writeString(
        file,
        """
        {"metric":{"__name__":"x","job":"a"},"values":[3,"Infinity"],"timestamps":[1767225720000,1767225780000]}
        {"metric":{"__name__":"x","job":"a"},"values":[1.5,null],"timestamps":[1767225600000,1767225660000]}
        {"metric":{"job":"b"},"values":[7],"timestamps":[1767225600000],"more":{"of":[1]}}
        """);
    try (History history =
        VictoriaExport.read(file, directory, Labels.of("region", "eu"), labels -> true)) {
      History.Day day = history.open(LocalDate.parse("2026-01-01"));
      assertThat(day.size()).isEqualTo(2);
      assertThat(day.labels(0)).isEqualTo(Labels.of("job", "b", "region", "eu"));
      SampleRun run = day.reader().read(1, 1767225600000L, 1767312000000L);
      assertThat(Arrays.copyOf(run.values(), run.size()))
          .containsExactly(1.5, Double.NaN, 3, Double.POSITIVE_INFINITY);
      assertThat(Arrays.copyOf(run.timestamps(), run.size())).isSorted();
    }
  }

  @Test
  void lineWithoutATimestampForEachValue_isNamed() throws IOException {
    Path file = directory.resolve("history.jsonl");
    Files.writeString(
        file,
        """
        {"metric":{"__name__":"x"},"values":[1],"timestamps":[1]}
        {"metric":{"__name__":"x"},"values":[1,2],"timestamps":[1]}
        """);
    assertThatThrownBy(() -> VictoriaExport.read(file, directory, Labels.empty(), labels -> true))
        .hasMessageContaining("line 2")
        .hasMessageContaining("2 values and 1 timestamps");
  }

  /** One counter and a gauge, with starts. */
  private static final class StartedHistory implements History {

    @Override
    public NavigableSet<LocalDate> days() {
      return new TreeSet<>(List.of(DAY));
    }

    @Override
    public List<MetricMetadata> metadata() {
      return List.of(new MetricMetadata("power", MetricType.GAUGE, "", ""));
    }

    @Override
    public long estimate(LocalDate day) {
      return 5;
    }

    @Override
    public Day open(LocalDate day) {
      return new Day() {
        @Override
        public int size() {
          return 2;
        }

        @Override
        public Labels labels(int place) {
          return Labels.of("__name__", place == 0 ? "hits_total" : "power");
        }

        @Override
        public Optional<MetricType> type(int place) {
          return Optional.empty();
        }

        @Override
        public Reader reader() {
          return new StartedReader();
        }
      };
    }

    @Override
    public List<String> damages() {
      return List.of();
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }

  private static final class StartedReader implements History.Reader {

    @Override
    public SampleRun read(int place, long from, long to) {
      long[] ts = {START, START + 1, START + 2, START + 3, START + 4};
      long[] starts = {0, START - 7, START - 7, START + 9, START + 2};
      return from == START ? new SampleRun(5, ts, new double[5], null, starts) : SampleRun.EMPTY;
    }

    @Override
    public long conflicts() {
      return 0;
    }
  }

  @Test
  void startsOfCounters_areStoredAtTheFirstAndWhereTheyChange() throws IOException {
    Bucket lake = new InMemoryBucket();
    try (History history = new StartedHistory()) {
      work(lake, history, "x", false).run(history.days(), 1, (day, tally, done, all) -> {});
    }
    String key = "starts/day/dt=2026-01-05/part-0000.parquet";
    byte[] file = lake.get(key).orElseThrow().content();
    NotesReader starts =
        NotesReader.open(Dataset.STARTS, FileSource.of(key, file), SeriesRange.ALL);
    assertThat(starts.next()).isTrue();
    assertThat(starts.series().name()).isEqualTo("hits_total");
    assertThat(starts.notes())
        .containsExactly(
            new StartNote(START + 1, START + 1, SeriesNote.NO_TARGET, START - 7),
            new StartNote(START + 4, START + 4, SeriesNote.NO_TARGET, START + 2));
    assertThat(starts.next()).isFalse();
  }
}
