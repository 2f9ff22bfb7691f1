// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
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

  private final ScriptedServer server;

  private LoopbackExporter(ScriptedServer server) {
    this.server = server;
  }

  static LoopbackExporter start() throws IOException {
    return new LoopbackExporter(
        ScriptedServer.start(request ->
            Response.of(200, "# TYPE a counter\na_total 1\n")
                .with("Content-Type", "text/plain; version=0.0.4")));
  }

  String address() {
    return server.uri().getAuthority();
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
    server.close();
  }
}
