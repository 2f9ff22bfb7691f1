// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

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

/** A process that is told to end by a signal. */
final class SignalTest {

  /** Within a second on a machine with nothing else to do, and long before the pull times out. */
  private static final Duration SOON = Duration.ofSeconds(8);

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
        assertThat(hanging.await(120, TimeUnit.SECONDS)).isTrue();
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
        .contains("[hanging, missed]", "[quick, scraped]");
    assertThat(query(lake, "SELECT count(*) > 0 FROM samples WHERE name = 'answer'"))
        .containsExactly("[true]");
    assertThat(lake.resolve(".trendlake").resolve("staging")).isEmptyDirectory();
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
    String yaml =
        """
        scrape_configs:
          - job_name: quick
            scrape_interval: 1s
            static_configs: [{targets: ["%1$s"]}]
          - job_name: hanging
            metrics_path: /hang
            scrape_interval: %2$ss
            scrape_timeout: 20s
            static_configs: [{targets: ["%1$s"]}]
        """
            .formatted(exporter, intervalWithASlotSoon());
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

  /** An interval in seconds of 20 or more that has a slot when the process has just started. */
  private static long intervalWithASlotSoon() {
    long soon = Instant.now().plusSeconds(4).getEpochSecond();
    return LongStream.range(20, 60)
        .boxed()
        .min(Comparator.comparingLong(interval -> Math.floorMod(-soon, interval)))
        .orElseThrow();
  }

  private static void readUntilASlotIsDone(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.contains("  1/1 up")) {
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
