// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that a signal ends. It has to start and to scrape first, and gives targets three
 * seconds at its end.
 */
final class SignalTest {

  /** Within a few seconds on a machine with nothing else to do, and before the pull times out. */
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir private Path folder;

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  @Test
  void sigterm_whileATargetHangs_endsTheProcessWithEverythingStored() throws Exception {
    Path lake = folder.resolve("lake");
    try (ScriptedServer exporter = ScriptedServer.start(this::answer)) {
      Process process = up(exporter.uri().getAuthority(), lake);
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        readUntilASlotIsDone(lines);
        assertThat(hanging.await(240, TimeUnit.SECONDS)).isTrue();
        process.toHandle().destroy();
        assertThat(process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(lines.lines()).anyMatch(line -> line.contains("  ended: "));
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
        over.countDown();
      }
    }
    assertThat(query(lake, "SELECT DISTINCT job, result FROM scrapes ORDER BY ALL"))
        .contains("[quick, scraped]")
        .anyMatch(row -> row.startsWith("[hanging-"))
        .allMatch(row -> row.endsWith(", missed]") || row.startsWith("[quick, "));
    assertThat(query(lake, "SELECT count(*) > 0 FROM samples WHERE name = 'answer'"))
        .containsExactly("[true]");
    assertThat(lake.resolve(".trendlake").resolve("staging")).isEmptyDirectory();
  }

  /** By which Prometheus reads its configuration again. */
  @Test
  void sighup_outsideOfATerminal_endsNothing() throws Exception {
    over.countDown();
    try (ScriptedServer exporter = ScriptedServer.start(this::answer)) {
      Process process = up(exporter.uri().getAuthority(), folder.resolve("lake"));
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        readUntilASlotIsDone(lines);
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start().waitFor();
        long before = pulls(exporter);
        // One that ends begins no slot, and at most finishes those that it has begun.
        while (pulls(exporter) < before + 4) {
          assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        process.toHandle().destroy();
        assertThat(process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static long pulls(ScriptedServer exporter) {
    return exporter.requests().stream()
        .filter(request -> request.path().equals("/metrics"))
        .count();
  }

  private Response answer(Request request) {
    if (request.path().equals("/metrics")) {
      return Response.of(200, "answer 42\n").with("Content-Type", "text/plain; version=0.0.4");
    }
    hanging.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Response.none();
  }

  private Process up(String exporter, Path lake) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            scrape_configs:
              - job_name: quick
                scrape_interval: 1s
                static_configs: [{targets: ["%s"]}]
            """
                .formatted(exporter));
    // The process may not scrape yet at the first slots, as on a busy machine.
    for (int seconds : new int[] {4, 6, 9, 14, 20, 30, 45, 60}) {
      yaml.append(
          """
            - job_name: hanging-%1$s
              metrics_path: /hang
              scrape_interval: %2$ss
              scrape_timeout: 60s
              static_configs: [{targets: ["%3$s"]}]
          """
              .formatted(seconds, intervalWithASlotIn(seconds), exporter));
    }
    Path config = Files.writeString(folder.resolve("trendlake.yml"), yaml);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.trendlake.local.Trendlake",
            "up",
            "--config",
            config.toString(),
            "--dir",
            lake.toString(),
            "--listen",
            "127.0.0.1:0")
        .redirectErrorStream(true)
        .start();
  }

  /** An interval of 60 seconds or more that has a slot about so many seconds from now. */
  private static long intervalWithASlotIn(int seconds) {
    long slot = Instant.now().plusSeconds(seconds).getEpochSecond();
    return LongStream.range(60, 240)
        .boxed()
        .min(Comparator.comparingLong(interval -> Math.floorMod(-slot, interval)))
        .orElseThrow();
  }

  private static void readUntilASlotIsDone(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    // Slots of the same second are in one line.
    while (line != null && !line.matches(".*  [1-9]\\d*/\\d+ up.*")) {
      line = lines.readLine();
    }
    assertThat(line).as("the line of a slot").isNotNull();
  }

  private static List<String> query(Path lake, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.open(lake, false);
        SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        rows.add(Arrays.toString(result.row()));
      }
    }
    return rows;
  }
}
