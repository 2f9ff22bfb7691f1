// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.fetch.AddressPolicy;
import io.trendlake.fetch.HttpFetcher;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
  private HttpServer server;
  private volatile boolean discoveryFails;

  /** One server is both the discovery and the only target. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/targets", this::discovery);
    server.createContext("/metrics", exchange -> answer(exchange, "text/plain", "a 1\n"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void discovery(HttpExchange exchange) throws IOException {
    if (discoveryFails) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    } else {
      answer(exchange, "application/json", "[{\"targets\": [\"" + address() + "\"]}]");
    }
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
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
        ConfigFile.load(config), bucket, fetcher, new SelfMetrics("test"), board, events);
  }
}
