// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.files.OpenMetricsFile;
import io.trendlake.model.Labels;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that leave a lake, and come back. */
final class LakeExportTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path directory;

  private static Path blocks(Path folder) throws IOException {
    try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
      for (String path : List.of("/a", "/b,\"c\"")) {
        long[] ts = new long[1440];
        double[] values = new double[1440];
        for (int i = 0; i < ts.length; i++) {
          ts[i] = START + i * 60_000L + 7;
          values[i] = i % 100 == 50 ? StaleMarker.VALUE : i % 100 == 60 ? Double.NaN : i / 10.0;
        }
        Labels labels = Labels.of("__name__", "hits_total", "job", "web", "path", path);
        writer.add(labels, ts, values, 0, ts.length);
      }
      writer.finish();
    }
    return folder;
  }

  private static Bucket imported(Path folder) throws IOException {
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      HistoryImport.of(lake, history, "tsdb:x", List.of(), false, CompactionOptions.DEFAULT)
          .run(history.days(), 1, (day, tally, done, all) -> {});
    }
    return lake;
  }

  private static LakeView view(Bucket lake) throws IOException {
    return new LakeReader(lake, InstantSource.fixed(NOW), LakeReaderOptions.DEFAULT).open();
  }

  private static LakeExport export(Bucket lake) throws IOException {
    return new LakeExport(view(lake), List.of(), START, START + 86_400_000L);
  }

  private static Map<String, String> files(Bucket lake) throws IOException {
    // Another note each time.
    return BucketContents.of(lake, key -> !key.equals(LakeLayout.REPLACED));
  }

  @Test
  void lakeThatIsExportedAndImported_hasTheSameBytes() throws IOException {
    Bucket lake = imported(blocks(directory.resolve("first")));
    Path second = directory.resolve("second");
    LakeExport.Tally tally = export(lake).toBlocks(second, NOW, (day, block, ofDay) -> {});
    assertThat(tally.samples()).isEqualTo(2880);
    assertThat(files(imported(second))).isEqualTo(files(lake));
  }

  @Test
  void sumsOfLakeAndSource_areTheSameUntilASampleDiffers() throws IOException {
    Path folder = blocks(directory.resolve("first"));
    Bucket lake = imported(folder);
    MetricSums ofLake = LakeCheck.ofLake(view(lake), List.of(), labels -> true, DAY);
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      assertThat(LakeCheck.ofHistory(history, DAY).byName()).isEqualTo(ofLake.byName());
    }
    assertThat(ofLake.total().stale()).isEqualTo(28);
    try (BlockWriter writer = BlockWriter.create(folder, NOW.plusSeconds(1))) {
      Labels labels = Labels.of("__name__", "hits_total", "job", "web", "path", "/a");
      writer.add(labels, new long[] {START + 7}, new double[] {-0.0}, 0, 1);
      writer.finish();
    }
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(folder), Labels.empty(), labels -> true)) {
      MetricSums.Sum other = LakeCheck.ofHistory(history, DAY).total();
      assertThat(other.samples()).isEqualTo(ofLake.total().samples());
      assertThat(other.sum()).isEqualTo(ofLake.total().sum());
      assertThat(other.checksum()).isNotEqualTo(ofLake.total().checksum());
    }
  }

  @Test
  void openMetrics_isReadAgainWithoutStaleMarkers() throws IOException {
    Bucket lake = imported(blocks(directory.resolve("first")));
    StringBuilder text = new StringBuilder();
    LakeExport.Tally tally = export(lake).toText(new OpenMetricsText(text));
    assertThat(tally.markersLeft()).isEqualTo(28);
    assertThat(text.toString().lines().limit(3))
        .containsExactly(
            "# TYPE hits_total unknown",
            "hits_total{job=\"web\",path=\"/a\"} 0 1767571200.007",
            "hits_total{job=\"web\",path=\"/a\"} 0.1 1767571260.007");
    Path file = directory.resolve("history.om");
    Files.writeString(file, text);
    try (History history = OpenMetricsFile.read(file, directory, Labels.empty(), labels -> true)) {
      MetricSums.Sum read = LakeCheck.ofHistory(history, DAY).total();
      MetricSums.Sum ofLake = LakeCheck.ofLake(view(lake), List.of(), labels -> true, DAY).total();
      assertThat(read.samples()).isEqualTo(ofLake.samples() - 28);
      assertThat(read.sum()).isEqualTo(ofLake.sum());
    }
  }

  @Test
  void csv_quotesWhatNeedsIt() throws IOException {
    Bucket lake = imported(blocks(directory.resolve("first")));
    StringBuilder text = new StringBuilder();
    export(lake).toText(new CsvText(text));
    assertThat(text.toString().lines().skip(1440).limit(2))
        .containsExactly(
            "hits_total,,,web,,\"{\"\"path\"\":\"\"/a\"\"}\",2026-01-05T23:59:00.007Z,143.9",
            "hits_total,,,web,,\"{\"\"path\"\":\"\"/b,\\\"\"c\\\"\"\"\"}\",2026-01-05T00:00:00.007Z,0");
    assertThat(text.toString()).contains("2026-01-05T00:50:00.007Z,\n").contains("Z,NaN\n");
  }
}
