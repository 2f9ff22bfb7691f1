// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.SecretStore;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner knows of the one before it. */
final class RestartTest {

  @TempDir private Path folder;
  private ScriptedServer server;
  private volatile boolean discoveryFails;

  /** One server is both the discovery and the only target. */
  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Response answer(Request request) {
    if (request.path().equals("/metrics")) {
      return Response.of(200, "a 1\n").with("Content-Type", "text/plain");
    }
    return discoveryFails
        ? Response.of(503, "")
        : Response.of(200, "[{\"targets\": [\"" + address() + "\"]}]")
            .with("Content-Type", "application/json");
  }

  private String address() {
    return server.uri().getAuthority();
  }

  @Test
  void discoveryThatFailsAfterARestart_goesOnWithTheLastGoodList() throws Exception {
    assertThat(firstSlot(new TargetBoard()).up()).isEqualTo(1);
    discoveryFails = true;
    TargetBoard board = new TargetBoard();
    assertThat(firstSlot(board).up()).isEqualTo(1);
    assertThat(board.targets())
        .singleElement()
        .satisfies(status ->
            assertThat(status.target().url()).hasToString("http://" + address() + "/metrics"));
  }

  @Test
  void discoveryThatFailsFromTheFirst_hasNoTargets() throws Exception {
    discoveryFails = true;
    try (DirectoryBucket bucket = DirectoryBucket.create(folder.resolve("lake"));
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        Runner runner = runner(bucket, fetcher, new TargetBoard(), new RunEvents())) {
      assertThat(runner.start()).isEqualTo(Instant.MAX);
    }
  }

  private SlotReport firstSlot(TargetBoard board) throws Exception {
    RunEvents events = new RunEvents();
    try (DirectoryBucket bucket = DirectoryBucket.create(folder.resolve("lake"));
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        Runner runner = runner(bucket, fetcher, board, events)) {
      runner.start();
      return events.next(SlotReport.class, report -> report.targets() > 0);
    }
  }

  private Runner runner(
      DirectoryBucket bucket, HttpFetcher fetcher, TargetBoard board, RunEvents events)
      throws Exception {
    Path config = folder.resolve("trendlake.yml");
    Files.writeString(
        config,
        """
        scrape_configs:
          - job_name: found
            scrape_interval: 1s
            http_sd_configs: [{url: 'http://%s/targets'}]
        """
            .formatted(address()));
    return new Runner(
        ConfigFile.load(config),
        bucket,
        fetcher,
        SecretStore.NONE,
        new SelfMetrics("test"),
        board,
        events);
  }
}
