// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.functions.compact.history.History;
import io.trendlake.local.moving.TemporaryFolder;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of files, which are kept in blocks while they are read. */
final class FileHistoryTest {

  private static final long DAY_MILLIS = 86_400_000;
  private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
  private static final int DAYS = 3;

  @TempDir Path directory;

  private static Labels labels(int number) {
    return Labels.of("__name__", "x", "number", String.valueOf(number));
  }

  private static double value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> StaleMarker.VALUE;
      case 1 -> Double.longBitsToDouble(random.nextLong());
      default -> random.nextInt(100);
    };
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Times and the bits of values, by series. */
  private static Map<Labels, Map<Long, Long>> read(History history) throws IOException {
    Map<Labels, Map<Long, Long>> read = new TreeMap<>(Labels.ORDER);
    for (LocalDate date : history.days()) {
      long start = date.toEpochDay() * DAY_MILLIS;
      try (History.Day day = history.open(date)) {
        History.Reader reader = day.reader();
        for (int place = 0; place < day.size(); place++) {
          SampleRun run = reader.read(place, start, start + DAY_MILLIS);
          for (int i = 0; i < run.size(); i++) {
            read.computeIfAbsent(day.labels(place), unseen -> new TreeMap<>())
                .put(run.timestamps()[i], Double.doubleToRawLongBits(run.values()[i]));
          }
          assertThat(reader.conflicts()).isZero();
        }
      }
    }
    return read;
  }

  @Test
  void samplesInAnyOrder_areThoseThatCameLastOfEachInstant() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long start = FIRST.toEpochDay() * DAY_MILLIS;
    Map<Labels, Map<Long, Long>> expected = new TreeMap<>(Labels.ORDER);
    List<Path> blocks = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.create(directory, "gathered")) {
      GatheredSamples samples = new GatheredSamples(folder.path(), 20_000);
      List<GatheredSamples.Gathered> series = new ArrayList<>();
      for (int number = 0; number < 12; number++) {
        series.add(samples.series(labels(number)));
      }
      for (int i = 0; i < 20_000; i++) {
        int number = random.nextInt(series.size());
        GatheredSamples.Gathered to =
            random.nextInt(4) == 0 ? samples.series(labels(number)) : series.get(number);
        long ts = start + random.nextInt(3000) * (DAYS * DAY_MILLIS / 3000);
        double value = value(random);
        samples.add(to, ts, value);
        expected
            .computeIfAbsent(labels(number), unseen -> new TreeMap<>())
            .put(ts, Double.doubleToRawLongBits(value));
      }
      samples.writeBlock();
      try (Stream<Path> written = Files.list(folder.path())) {
        blocks.addAll(written.toList());
      }
      try (History history = FileHistory.over(folder, samples, FileHistory.Said.NOTHING)) {
        assertThat(history.days()).containsExactly(FIRST, FIRST.plusDays(1), FIRST.plusDays(2));
        assertThat(read(history)).as("seed %d", seed).isEqualTo(expected);
      }
    }
    assertThat(blocks).hasSizeGreaterThan(10);
    assertThat(left()).isEmpty();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void typesOfTheFile_areThoseOfItsSeries() throws IOException {
    Path file =
        file("x.om", "# TYPE hits counter\nhits_total 1 1767225600\nother 2 1767225600\n# EOF\n");
    try (History history =
            OpenMetricsFile.read(file, directory, Labels.of("job", "a"), labels -> true);
        History.Day day = history.open(FIRST)) {
      assertThat(day.labels(0)).isEqualTo(Labels.of("__name__", "hits_total", "job", "a"));
      assertThat(day.type(0)).contains(MetricType.COUNTER);
      assertThat(day.type(1)).isEmpty();
    }
  }

  @Test
  void fileThatIsNotRight_isNamedAndLeavesNothing() throws IOException {
    Path text = file("x.om", "a 1 1\nb{ 2 2\n# EOF\n");
    Path export = file("x.jsonl", "{\"metric\":{},\"values\":[1],\"timestamps\":[1,2]}\n");
    Path packed = file("x.om.gz", "");
    Files.write(packed, new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0, 77, 77});
    assertThatThrownBy(() -> OpenMetricsFile.read(text, directory, Labels.empty(), labels -> true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(text + ": line 2, column ");
    assertThatThrownBy(() -> VictoriaExport.read(export, directory, Labels.empty(), labels -> true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(export + ": line 1: ");
    assertThatThrownBy(
            () -> OpenMetricsFile.read(packed, directory, Labels.empty(), labels -> true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(packed + ": its compression is damaged: ");
    assertThat(left()).containsExactlyInAnyOrder(text, export, packed);
  }

  @Test
  void exportWhoseCompressionIsDamaged_isNamedAsSuch() throws IOException {
    Path packed = file("x.jsonl.gz", "");
    Files.write(packed, new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0, 77, 77});
    assertThatThrownBy(() -> VictoriaExport.read(packed, directory, Labels.empty(), labels -> true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(packed + ": its compression is damaged: ");
  }

  /** A block that spans more than a hundred years would not be read. */
  @Test
  void timeThatCannotBe_isNamedAndLeavesNothing() throws IOException {
    Path text = file("x.om", "a 1 1767225600\na 2 1e300\n# EOF\n");
    Path export =
        file(
            "x.jsonl",
            "{\"metric\":{\"__name__\":\"a\"},\"values\":[1],\"timestamps\":[1767225600000000]}\n");
    assertThatThrownBy(() -> OpenMetricsFile.read(text, directory, Labels.empty(), labels -> true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(text + ": a sample of ")
        .hasMessageContaining("after 2069");
    assertThatThrownBy(() -> VictoriaExport.read(export, directory, Labels.empty(), labels -> true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(export + ": line 1: ")
        .hasMessageContaining("after 2069");
    assertThat(left()).containsExactlyInAnyOrder(text, export);
  }

  @Test
  void blockThatCannotBeWritten_isNamedWithItsDirectoryAndARemedy() throws IOException {
    Path gone = directory.resolve("gone");
    GatheredSamples samples = new GatheredSamples(Files.writeString(gone, "a file"), 1 << 20);
    samples.add(samples.series(labels(1)), 0, 1);
    assertThatThrownBy(samples::writeBlock)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(gone + ": samples cannot be kept here")
        .hasMessageContaining("TMPDIR");
  }
}
