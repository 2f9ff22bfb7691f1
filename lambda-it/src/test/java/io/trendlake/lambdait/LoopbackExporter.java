// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import com.sun.net.httpserver.HttpServer;
import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An exporter on loopback, the configuration that opens it, and the messages of its shard. */
final class LoopbackExporter implements AutoCloseable {

  static final String CONFIG =
      """
      scrape_configs: [{job_name: node}]
      accounts: [{id: '111111111111', regions: [eu-central-1], allow_cidrs: [127.0.0.0/8]}]
      """;

  static final String ACCOUNT = "111111111111";
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private final HttpServer server;

  private LoopbackExporter(HttpServer server) {
    this.server = server;
  }

  static LoopbackExporter start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = "# TYPE a counter\na_total 1\n".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return new LoopbackExporter(server);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The message of its shard at a slot, which expires ten minutes later. */
  String message(Instant slot) {
    Labels labels =
        Labels.of(
            "account", ACCOUNT, "region", "eu-central-1", "job", "node", "instance", address());
    Target target =
        new Target(
            "node",
            labels,
            Labels.empty(),
            Url.of("http://" + address() + "/metrics"),
            INTERVAL,
            Duration.ofSeconds(10));
    Shard shard =
        new Shard(ACCOUNT + "-600s-0", ACCOUNT, "eu-central-1", INTERVAL, List.of(target));
    return ShardMessage.write(ShardSlot.of(shard, slot)).bodies().getFirst();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
