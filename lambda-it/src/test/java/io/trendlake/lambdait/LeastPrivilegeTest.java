// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lambda.ConfigObject;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionAnswer;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions under the policy that template.yaml gives them, enforced by a moto of their own: it is
 * enough, and with an action less it is not.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class LeastPrivilegeTest {

  private static final Map<String, String> REFERENCES =
      Map.of(
          "ScrapeLogs",
          "scrape",
          "ScrapeQueue.Arn",
          "arn:aws:sqs:us-east-1:123456789012:q",
          "CompactLogs",
          "compact",
          "PartsQueue",
          "http://127.0.0.1:9/parts",
          "PartsQueue.Arn",
          "arn:aws:sqs:us-east-1:123456789012:parts");

  @TempDir private Path taskRoot;

  private final MotoServer moto;
  private final LambdaBench bench;
  private final LoopbackExporter exporter;

  LeastPrivilegeTest(@TempDir Path startup) throws IOException {
    this.moto = MotoRole.startServer(startup);
    this.bench = new LambdaBench(moto, "trendlake-least-privilege");
    this.exporter = LoopbackExporter.start();
  }

  @BeforeEach
  void start() throws IOException {
    bench.create(ConfigObject.IN_FORCE, LoopbackExporter.CONFIG);
  }

  @AfterEach
  void stop() {
    exporter.close();
    moto.close();
  }

  @Test
  void scrape_underItsPolicy() throws Exception {
    DeployedFunction function = bench.deployed("ScrapeFunction", REFERENCES);
    Map<?, ?> policy = (Map<?, ?>) function.policies().getFirst();
    MotoRole role = MotoRole.create(moto);
    Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10);
    try (FunctionProcess scrape = bench.start(function, taskRoot, role.credentials())) {
      role.enforce(policy);
      FunctionAnswer allowed = scrape(scrape, slot);
      assertThat(allowed.body())
          .as(String.join("\n", scrape.printed()))
          .isEqualTo("{\"batchItemFailures\":[]}");

      role.enforce(without(policy, "s3:PutObject"));
      assertThat(scrape(scrape, slot.plusSeconds(1)).body()).contains("itemIdentifier");
      assertThat(scrape.printed()).anyMatch(line -> line.contains("allow s3:PutObject"));

      role.enforce(without(policy, "s3:GetObject"));
      FunctionAnswer unread = scrape(scrape, slot.plusSeconds(2));
      assertThat(unread.failed()).isTrue();
      assertThat(unread.body()).contains("allow s3:GetObject");
    }
  }

  @Test
  void compact_underItsPolicy() throws Exception {
    DeployedFunction function = bench.deployed("CompactFunction", REFERENCES);
    Map<?, ?> policy = (Map<?, ?>) function.policies().getFirst();
    MotoRole role = MotoRole.create(moto);
    for (int hour = 5; hour < 8; hour++) {
      putDamagedMinuteFile(hour);
    }
    try (FunctionProcess compact = bench.start(function, taskRoot, role.credentials())) {
      role.enforce(without(policy, "s3:ListBucket"));
      assertThat(compact(compact, function).body()).contains("allow s3:ListBucket");

      role.enforce(without(policy, "s3:PutObject"));
      assertThat(compact(compact, function).body()).contains("allow s3:PutObject");

      role.enforce(without(policy, "s3:GetObject"));
      assertThat(compact(compact, function).body()).contains("allow s3:GetObject");

      role.enforce(policy);
      FunctionAnswer allowed = compact(compact, function);
      assertThat(allowed.failed()).as(String.join("\n", compact.printed())).isFalse();
      assertThat(compact.printed()).anyMatch(line -> line.contains("\"HoursClosed\":3.0"));
    }
  }

  /** Every kind of object is read and written for it: it is set aside, and the hour is closed. */
  private void putDamagedMinuteFile(int hour) throws IOException {
    bench
        .bucket()
        .put(
            "samples/minute/dt=2026-11-22/hour=0%d/20261122T0%d0000Z-s.parquet"
                .formatted(hour, hour),
            new byte[] {1});
  }

  private static FunctionAnswer compact(FunctionProcess process, DeployedFunction function)
      throws IOException, InterruptedException {
    String tick = "{\"version\":1,\"scheduledTime\":\"2026-11-22T08:13:00Z\"}";
    return process.invoke(tick, function.timeout());
  }

  private FunctionAnswer scrape(FunctionProcess process, Instant slot)
      throws IOException, InterruptedException {
    return process.invoke(SqsEvents.event(exporter.message(slot)), Duration.ofMinutes(1));
  }

  /** The policy without the statements that allow an action, which must be there. */
  private static Map<?, ?> without(Map<?, ?> policy, String action) {
    List<?> statements = (List<?>) Objects.requireNonNull(policy.get("Statement"));
    List<?> kept =
        statements.stream()
            .filter(statement -> !List.of(action).equals(((Map<?, ?>) statement).get("Action")))
            .toList();
    assertThat(kept).hasSize(statements.size() - 1);
    Map<Object, Object> less = new LinkedHashMap<>(policy);
    less.put("Statement", kept);
    return less;
  }
}
