// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.LakeLayout;
import io.trendlake.local.cli.CommandProcess;
import io.trendlake.model.Labels;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import whose process is killed. */
final class KilledImportTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final int DAYS = 10;
  private static final int SERIES = 60;
  private static final int SAMPLES = 5760;

  @TempDir Path directory;

  private Path source() throws IOException {
    Path source = Files.createDirectories(directory.resolve("source"));
    for (int day = 0; day < DAYS; day++) {
      long start = DAY.plusDays(day).toEpochDay() * 86_400_000L;
      try (BlockWriter writer = BlockWriter.create(source, Instant.ofEpochMilli(start))) {
        for (int number = 0; number < SERIES; number++) {
          long[] ts = new long[SAMPLES];
          double[] values = new double[SAMPLES];
          for (int i = 0; i < SAMPLES; i++) {
            ts[i] = start + i * 15_000L;
            values[i] = (i * 31L + number) % 1009 / 7.0;
          }
          Labels labels = Labels.of("__name__", "x_total", "instance", "host-" + number);
          writer.add(labels, ts, values, 0, SAMPLES);
        }
        writer.finish();
      }
    }
    return source;
  }

  private static Process start(Path source, Path lake) throws IOException {
    return CommandProcess.start(
        Map.of(),
        "import",
        "--from",
        "tsdb:" + source,
        "--into",
        lake.toString(),
        "--threads",
        "1");
  }

  /** The objects of a lake; a folder whose name begins with a dot has none. */
  private static Map<String, String> objects(Path lake) throws IOException {
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String key = lake.relativize(file).toString();
        if (!key.startsWith(".")) {
          objects.put(key, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    objects.remove(LakeLayout.REPLACED);
    return objects;
  }

  private static int run(Path source, Path lake) throws IOException, InterruptedException {
    Process process = start(source, lake);
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @Test
  void importThatWasKilled_continuesToTheBytesOfOneThatWasNot()
      throws IOException, InterruptedException {
    Path source = source();
    Path killed = directory.resolve("killed");
    Process first = start(source, killed);
    try (BufferedReader out = first.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains("; 2 of 10 days")) {
        line = out.readLine();
      }
      first.destroyForcibly().waitFor();
    }
    Map<String, String> left = objects(killed);
    List<String> done =
        left.entrySet().stream()
            .filter(object -> object.getKey().startsWith("state/import/"))
            .filter(object -> object.getValue().contains("\"complete\":\"true\""))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(done).hasSizeBetween(2, DAYS - 1);

    assertThat(run(source, killed)).isZero();
    Path whole = directory.resolve("whole");
    assertThat(run(source, whole)).isZero();
    assertThat(objects(killed)).isEqualTo(objects(whole));
    assertThat(objects(whole).keySet()).anyMatch(key -> key.startsWith("samples/day/"));
  }
}
