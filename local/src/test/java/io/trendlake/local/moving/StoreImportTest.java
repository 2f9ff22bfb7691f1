// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void sourceOfACompactedBlock_isLeftOut() throws IOException {
    Path source = block(external("a"), 1, 0, 0);
    Path made = block(external("a"), 2, 0, 0);
    Path meta = made.resolve("meta.json");
    Files.writeString(
        meta,
        Files.readString(meta)
            .replace("\"sources\": [", "\"sources\": [\"" + source.getFileName() + "\","));
    assertThat(read(BlockLayout.THANOS, List.of(), 0))
        .containsExactly(
            "eu a 0 2.0",
            "note: %s/: its samples are in %s".formatted(source.getFileName(), made.getFileName()));
  }

  @Test
  void aggregates_areNotedWithTheDaysThatHaveNothingElse() throws IOException {
    block(external("a") + ",\"downsample\":{\"resolution\":300000}", 1, 0, 0);
    assertThat(read(BlockLayout.THANOS, List.of(), 0))
        .containsExactly(
            "note: 1 blocks with aggregates instead of samples, whose samples are in other blocks"
                + " but for 1 days from 2026-01-05 to 2026-01-05");
  }

  @Test
  void nullInMetaJson_isAsIfTheFieldWereMissing() throws IOException {
    block("\"labels\": null, \"files\": null, \"downsample\": null", 1, 0, 0);
    assertThat(read(BlockLayout.MIMIR, List.of(), 0)).containsExactly("own  0 1.0");
  }
}
