// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.lambda.AccountsInForce;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.Metric;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handler with {@code events/plan-tick.json}. */
@Timeout(120)
final class PlanHandlerTest {

  private static final Path TICK = Path.of("../../events/plan-tick.json");

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final Instant now = Instant.parse("2026-11-25T07:13:20Z");
  private final InMemoryQueue queue = new InMemoryQueue(() -> now);
  private final List<Metric> metrics = new ArrayList<>();
  private final PlanHandler handler =
      new PlanHandler(
          new TickDispatcher(
              bucket,
              queue,
              new DiscovererRegistry(new ScriptedFetcher(), () -> now),
              () -> now,
              LastChange.UNKNOWN),
          new AccountsInForce(),
          Optional.of("trendlake"),
          metrics::addAll);

  @BeforeEach
  void upload() throws IOException {
    String yaml =
        """
        accounts: [{id: "111111111111", regions: [eu-west-1]}]
        scrape_configs:
          - job_name: app
            static_configs: [{targets: ["a:1"]}]
          - job_name: hosts
            ec2_sd_configs: [{}]
        """;
    bucket.put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private String invoke(byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), answer, TestInvocation.FRESH);
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tick_sendsAndCounts() throws IOException {
    String answer = invoke(Files.readAllBytes(TICK));

    assertThat(answer)
        .isEqualTo("{\"minute\":\"2026-11-25T07:14:00Z\",\"targets\":1,\"messages\":1}");
    assertThat(queue.waiting())
        .extracting(message -> ShardMessage.read(message.body()).slot())
        .containsExactly(Instant.parse("2026-11-25T07:14:00Z"));
    assertThat(metrics)
        .containsExactly(
            Metric.count("TargetsDiscovered", 1),
            Metric.count("ShardsQueued", 1),
            Metric.count("AccountsFailed", 1),
            Metric.count("ConfigRefused", 0));
  }

  @Test
  void tick_repeated_isNotCounted() throws IOException {
    invoke(Files.readAllBytes(TICK));
    metrics.clear();

    assertThat(invoke(Files.readAllBytes(TICK)))
        .isEqualTo("{\"minute\":\"2026-11-25T07:14:00Z\",\"repeated\":true}");
    assertThat(metrics).isEmpty();
  }

  @Test
  void noTick_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> invoke("{}".getBytes(StandardCharsets.UTF_8)))
        .withMessage("$ has no version");
  }
}
