// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.model.Labels;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A shard of targets at the paths of one port, and its messages, each for its own slot. */
final class BenchShard {

  static final String JOB = "app";
  static final String ACCOUNT = "111111111111";

  private static final Duration INTERVAL = Duration.ofHours(2);

  private final int targets;
  private final int port;
  private final Shard shard;
  private int others;
  private Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3000);

  BenchShard(int targets, int port) {
    this.targets = targets;
    this.port = port;
    this.shard = shard(0);
  }

  private Shard shard(int network) {
    List<Target> all = IntStream.range(0, targets).mapToObj(i -> target(network, i, port)).toList();
    String id = ACCOUNT + "-bench-%04d".formatted(network);
    return new Shard(id, ACCOUNT, "eu-central-1", INTERVAL, all);
  }

  private static Target target(int network, int number, int port) {
    Labels labels =
        Labels.of(
            "account",
            ACCOUNT,
            "region",
            "eu-central-1",
            "job",
            JOB,
            "instance",
            "10.0.%d.%d:9100".formatted(network, number));
    return new Target(
        JOB,
        labels,
        Labels.empty(),
        Url.of("http://127.0.0.1:" + port + "/" + number),
        INTERVAL,
        Duration.ofSeconds(10));
  }

  /** The event of the next slot. */
  String nextEvent() {
    return event(shard);
  }

  /** The event of the next slot of a shard of other targets, which no other event was of. */
  String newShardEvent() {
    return event(shard(++others));
  }

  private String event(Shard of) {
    slot = slot.plusSeconds(1);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeName("Records");
      json.writeStartArray();
      json.writeStartObject();
      json.writeStringProperty("messageId", "0");
      json.writeStringProperty(
          "body", ShardMessage.write(ShardSlot.of(of, slot)).bodies().getFirst());
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }
}
