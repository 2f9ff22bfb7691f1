// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.block.TimeSpan;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks in the buckets of Thanos, Mimir and Cortex. */
final class StoreImportTest {

  private static final LocalDate DAY = LocalDate.of(2026, 1, 5);
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final Labels X = Labels.of("__name__", "x", "cluster", "own", "job", "a");

  @TempDir Path directory;

  /** A block with a sample at each of some minutes; returns its folder. */
  private Path block(String thanos, double value, int offset, int... minutes) throws IOException {
    long[] ts = new long[minutes.length];
    Arrays.setAll(ts, i -> START + minutes[i] * 60_000L + offset);
    double[] values = new double[ts.length];
    Arrays.fill(values, value);
    try (BlockWriter writer = BlockWriter.create(directory, Instant.ofEpochMilli(START))) {
      writer.add(X, ts, values, 0, ts.length);
      String ulid = writer.finish().ulid();
      Path folder = directory.resolve(ulid);
      Path meta = folder.resolve("meta.json");
      Files.writeString(
          meta,
          Files.readString(meta)
              .replace("\"version\": 1\n", "\"version\": 1, \"thanos\": {" + thanos + "}\n"));
      return folder;
    }
  }

  private static String external(String replica) {
    return "\"labels\": {\"cluster\": \"eu\", \"replica\": \"%s\"}".formatted(replica);
  }

  private List<String> read(BlockLayout layout, List<String> replicas, int damages)
      throws IOException {
    SeriesLabels rule = new SeriesLabels(Labels.empty(), replicas);
    List<String> read = new ArrayList<>();
    try (TsdbHistory history =
        TsdbHistory.open(new BlockPlace(layout, directory.toString()), rule, labels -> true)) {
      if (history.days().contains(DAY)) {
        History.Day day = history.open(DAY);
        History.Reader reader = day.reader();
        for (int place = 0; place < day.size(); place++) {
          SampleRun run = reader.read(place, START, START + 86_400_000);
          for (int i = 0; i < run.size(); i++) {
            read.add(
                "%s %s %d %s"
                    .formatted(
                        day.labels(place).value("cluster"),
                        day.labels(place).value("replica"),
                        (run.timestamps()[i] - START) / 1000,
                        run.values()[i]));
          }
        }
      }
      assertThat(history.damages()).hasSize(damages);
      history.notes().forEach(note -> read.add("note: " + note));
    }
    return read;
  }

  @Test
  void externalLabels_areThoseOfEachSeriesInThanosAndTechnicalInMimir() throws IOException {
    block(external("a"), 1, 0, 0);
    assertThat(read(BlockLayout.THANOS, List.of(), 0)).containsExactly("eu a 0 1.0");
    assertThat(read(BlockLayout.MIMIR, List.of(), 0)).containsExactly("own  0 1.0");
  }

  @Test
  void replicas_countByTheHourAndFillTheGapsOfEachOther() throws IOException {
    block(external("a"), 1, 0, 0, 1, 2, 3, 10, 11, 60);
    block(external("b"), 2, 7000, 0, 1, 2, 3, 4, 5, 60, 61);
    assertThat(read(BlockLayout.THANOS, List.of(), 0)).hasSize(15);
    assertThat(read(BlockLayout.THANOS, List.of("replica"), 0))
        .containsExactly(
            "eu  0 1.0",
            "eu  60 1.0",
            "eu  120 1.0",
            "eu  180 1.0",
            "eu  247 2.0",
            "eu  307 2.0",
            "eu  600 1.0",
            "eu  660 1.0",
            "eu  3607 2.0",
            "eu  3667 2.0");
  }

  @Test
  void estimate_countsOneReplica() throws IOException {
    block(external("a"), 1, 0, 0, 1, 2, 3);
    block(external("b"), 2, 7000, 0, 1, 2);
    BlockPlace place = new BlockPlace(BlockLayout.THANOS, directory.toString());
    SeriesLabels both = SeriesLabels.with(Labels.empty());
    try (TsdbHistory history = TsdbHistory.open(place, both, labels -> true)) {
      assertThat(history.estimate(DAY)).isEqualTo(7);
    }
    SeriesLabels one = new SeriesLabels(Labels.empty(), List.of("replica"));
    try (TsdbHistory history = TsdbHistory.open(place, one, labels -> true)) {
      assertThat(history.estimate(DAY)).isEqualTo(4);
    }
  }

  @Test
  void blockThatIsMarkedForDeletion_isLeftOutWhereverItsMarkIs() throws IOException {
    String mark = "{\"id\":\"x\",\"version\":1,\"deletion_time\":1767600000}";
    Path first = block(external("a"), 1, 0, 0);
    Files.writeString(first.resolve("deletion-mark.json"), mark);
    Path second = block(external("a"), 2, 0, 0);
    Files.createDirectories(directory.resolve("markers"));
    Files.writeString(
        directory.resolve("markers").resolve(second.getFileName() + "-deletion-mark.json"), mark);
    Path third = block(external("a"), 3, 0, 0);
    Files.writeString(third.resolve("deletion-mark.json"), "{");
    assertThat(read(BlockLayout.MIMIR, List.of(), 1))
        .containsExactlyInAnyOrder(
            "own  0 3.0",
            "note: " + first.getFileName() + "/: it is marked for deletion",
            "note: " + second.getFileName() + "/: it is marked for deletion");
  }

  @Test
  void partialUpload_isNotedAndMissingFileIsDamage() throws IOException {
    Path partial = block(external("a"), 1, 0, 0);
    Files.delete(partial.resolve("meta.json"));
    block(
        external("a") + ",\"files\":[{\"rel_path\":\"chunks/000002\",\"size_bytes\":5}]", 2, 0, 0);
    block(external("a"), 3, 0, 0);
    assertThat(read(BlockLayout.THANOS, List.of(), 1))
        .containsExactly(
            "eu a 0 3.0",
            "note: %s/: it has no meta.json: it is being uploaded, or was deleted"
                .formatted(partial.getFileName()));
  }

  /** Puts a text in the place of the beginning of a block's sources. */
  private static void addSources(Path block, String begin) throws IOException {
    Path meta = block.resolve("meta.json");
    Files.writeString(meta, Files.readString(meta).replace("\"sources\": [", begin));
  }

  @Test
  void sourceOfACompactedBlock_isLeftOut() throws IOException {
    Path source = block(external("a"), 1, 0, 0);
    Path made = block(external("a"), 2, 0, 0);
    addSources(made, "\"sources\": [\"%s\",".formatted(source.getFileName()));
    assertThat(read(BlockLayout.THANOS, List.of(), 0))
        .containsExactly(
            "eu a 0 2.0",
            "note: %s/: its samples are in %s".formatted(source.getFileName(), made.getFileName()));
  }

  @Test
  void blockThatIsThereTwice_isNotTakenForItsOwnSource() throws IOException {
    Path block = block(external("a"), 1, 0, 0);
    Path copy = Files.createDirectories(directory.resolve("01HF7XJDQ87XWVPYT3BC2K45JH/chunks"));
    Files.copy(block.resolve("chunks/000001"), copy.resolve("000001"));
    for (String file : List.of("meta.json", "index")) {
      Files.copy(block.resolve(file), copy.resolveSibling(file));
    }
    for (BlockLayout layout : List.of(BlockLayout.THANOS, BlockLayout.PROMETHEUS)) {
      assertThat(read(layout, List.of(), 0)).as("%s", layout).containsExactly("eu a 0 1.0");
    }
  }

  @Test
  void sourceOfABlockThatCannotBeOpened_isRead() throws IOException {
    Path source = block(external("a"), 1, 0, 0);
    Path made = block(external("a"), 2, 0, 0);
    addSources(
        made,
        "\"parents\": [{\"ulid\": \"%1$s\"}], \"sources\": [\"%1$s\","
            .formatted(source.getFileName()));
    Files.write(made.resolve("index"), new byte[100]);
    for (BlockLayout layout : List.of(BlockLayout.THANOS, BlockLayout.PROMETHEUS)) {
      assertThat(read(layout, List.of(), 1)).as("%s", layout).containsExactly("eu a 0 1.0");
    }
  }

  @Test
  void blockThatPrometheusIsToDelete_isLeftOutAsItDoes() throws IOException {
    Path meta = block(external("a"), 1, 0, 0).resolve("meta.json");
    Files.writeString(
        meta, Files.readString(meta).replace("\"level\": 1", "\"level\": 1, \"deletable\": true"));
    assertThat(read(BlockLayout.PROMETHEUS, List.of(), 0))
        .singleElement()
        .asString()
        .endsWith("/: its meta.json says that Prometheus is to delete it, as it is empty");
    assertThat(read(BlockLayout.THANOS, List.of(), 0)).containsExactly("eu a 0 1.0");
  }

  @Test
  void blockOfYearsThatCannotBe_isNamed() throws IOException {
    Path meta = block(external("a"), 1, 0, 0).resolve("meta.json");
    String whole = Files.readString(meta);
    for (String times :
        List.of(
            "\"minTime\": -9223372036854775808, \"maxTime\": -9223372036854775800,",
            "\"minTime\": 9223372036854775800, \"maxTime\": 9223372036854775807,",
            "\"minTime\": -9223372036854775808, \"maxTime\": 9223372036854775807,")) {
      Files.writeString(
          meta, whole.replaceFirst("\"minTime\": \\d+,\\s+\"maxTime\": \\d+,", times));
      assertThat(read(BlockLayout.PROMETHEUS, List.of(), 1)).as(times).isEmpty();
    }
  }

  @Test
  void foldersBesideBlocks_areNotedWhereTheyMayHaveSamples() throws IOException {
    Path block = block(external("a"), 1, 0, 0);
    for (String name : List.of("backup", block.getFileName() + ".tmp-for-creation")) {
      Path other = Files.createDirectories(directory.resolve(name));
      Files.copy(block.resolve("meta.json"), other.resolve("meta.json"));
    }
    for (String name : List.of("wal", "chunks_head")) {
      Files.createDirectories(directory.resolve(name));
      Files.write(directory.resolve(name).resolve("00000001"), new byte[9]);
    }
    assertThat(read(BlockLayout.PROMETHEUS, List.of(), 0))
        .containsExactly(
            "eu a 0 1.0",
            "note: %s.tmp-for-creation/: it was being written or deleted"
                .formatted(block.getFileName()),
            "note: backup/: its name is no block's, such as 01HF7XJCR09FTH4BSM8NACAEYY, so that"
                + " Prometheus does not read it either",
            "note: wal/: samples after 2026-01-05T00:00:00.001Z are in no block yet; --with-head"
                + " takes them from a Prometheus that runs");
  }

  @Test
  void aggregates_areNotedWithTheDaysThatHaveNothingElse() throws IOException {
    block(external("a") + ",\"downsample\":{\"resolution\":300000}", 1, 0, 0);
    assertThat(read(BlockLayout.THANOS, List.of(), 0))
        .containsExactly(
            "note: 1 downsampled blocks, whose samples are in other blocks"
                + " but for 1 days from 2026-01-05 to 2026-01-05, which become trends alone");
  }

  @Test
  void nullInMetaJson_isAsIfTheFieldWereMissing() throws IOException {
    block("\"labels\": null, \"files\": null, \"downsample\": null", 1, 0, 0);
    assertThat(read(BlockLayout.MIMIR, List.of(), 0)).containsExactly("own  0 1.0");
  }

  @Test
  void manyBlocksThatAreReplaced_areNamedInPart() throws IOException {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      sources.add("\"" + block(external("a"), 1, 0, 0).getFileName() + "\",");
    }
    Path meta = block(external("a"), 2, 0, 0).resolve("meta.json");
    Files.writeString(
        meta,
        Files.readString(meta)
            .replace("\"sources\": [", "\"sources\": [" + String.join("", sources)));
    List<String> read = read(BlockLayout.THANOS, List.of(), 0);
    assertThat(read).hasSize(22).startsWith("eu a 0 2.0");
    assertThat(read.getLast()).startsWith("note: 3 more blocks for the same reason as ");
  }

  @Test
  void bucketIndex_sparesBlocksOfOtherDays() throws IOException {
    Path early = block(external("a"), 1, 0, 0);
    Path late = block(external("a"), 2, 0, 1);
    Path unknown = block(external("a"), 3, 0, 2);
    String blocks =
        "{\"version\":2,\"blocks\":[%s,%s],\"block_deletion_marks\":null,\"updated_at\":1}"
            .formatted(indexed(early, -9), indexed(late, 0));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("bucket-index.json.gz")))) {
      out.write(blocks.getBytes(StandardCharsets.UTF_8));
    }
    // What the index says is believed: the block is not looked at.
    Files.writeString(early.resolve("meta.json"), "{");
    assertThat(blocksOf(new TimeSpan(START, START + 86_400_000)))
        .containsExactlyInAnyOrder(name(late), name(unknown));
    assertThat(blocksOf(TimeSpan.ALL)).hasSize(2);
    assertThat(blocksOf(new TimeSpan(START + 86_400_000, Long.MAX_VALUE)))
        .containsExactly(name(unknown));
    try (TsdbHistory history =
        TsdbHistory.open(
            new BlockPlace(BlockLayout.MIMIR, directory.toString()),
            new TimeSpan(TimeSpan.ALL.from(), START + 86_400_000),
            SeriesLabels.with(Labels.empty()),
            labels -> true)) {
      assertThat(history.blocks()).isEqualTo(2);
    }
  }

  private static String name(Path block) {
    return block.getFileName() + "/";
  }

  private static String indexed(Path block, int day) {
    long from = START + day * 86_400_000L;
    return "{\"block_id\":\"%s\",\"min_time\":%d,\"max_time\":%d}"
        .formatted(block.getFileName(), from, from + 86_400_000);
  }

  private List<String> blocksOf(TimeSpan span) throws IOException {
    List<String> damages = new ArrayList<>();
    BlockFolder folder =
        BlockFolder.open(
            DirectoryBucket.open(directory),
            "",
            BlockLayout.MIMIR,
            span,
            damage -> damages.add(damage.file()));
    assertThat(damages).hasSize(span.equals(TimeSpan.ALL) ? 1 : 0);
    return folder.blocks().stream().map(BlockFolder.Found::prefix).toList();
  }

  @Test
  void foldersOfTenants_areKnownAndNotRead() throws IOException {
    Path block = block(external("a"), 1, 0, 0);
    Path tenant = Files.createDirectories(directory.resolve("tenant-a"));
    Files.move(block, tenant.resolve(block.getFileName()));
    try (TsdbHistory history =
        TsdbHistory.open(
            new BlockPlace(BlockLayout.MIMIR, directory.toString()),
            SeriesLabels.with(Labels.empty()),
            labels -> true)) {
      assertThat(history.blocks()).isZero();
      assertThat(history.foldersBelow()).containsExactly("tenant-a");
    }
  }
}
