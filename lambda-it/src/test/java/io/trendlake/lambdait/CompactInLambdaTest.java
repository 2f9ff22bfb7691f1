// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The zip of compact in Lambda's runtime, over moto's S3; no part is so large as to be queued. */
@ExtendWith(Moto.class)
@Timeout(180)
final class CompactInLambdaTest {

  private static final String DAMAGED =
      "samples/minute/dt=2026-11-22/hour=07/20261122T070000Z-s.parquet";

  @TempDir private Path taskRoot;

  private final LambdaBench bench;
  private DeployedFunction function;

  CompactInLambdaTest(MotoServer moto) {
    this.bench = new LambdaBench(moto, "trendlake-compact-in-lambda");
  }

  @BeforeEach
  void start() throws IOException {
    bench.create();
    function =
        bench.deployed(
            "CompactFunction",
            Map.of(
                "PartsQueue",
                "http://127.0.0.1:9/parts",
                "PartsQueue.Arn",
                "arn:aws:sqs:us-east-1:123456789012:parts",
                "CompactLogs",
                "compact"));
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void events_ofTheEventsFolder_hourIsClosed() throws Exception {
    bench.bucket().put(DAMAGED, new byte[] {1});
    try (FunctionProcess compact = bench.start(function, taskRoot)) {
      FunctionResponse tick = invoke(compact, "compact-tick.json");
      FunctionResponse part = invoke(compact, "compact-part.json");

      assertThat(tick.failed()).isFalse();
      assertThat(compact.printed())
          .anyMatch(line -> line.contains("\"HoursClosed\":1.0"))
          .anyMatch(line -> line.contains("set aside under quarantine/"));
      assertThat(bench.bucket().list("samples/hour/")).hasSize(1);
      assertThat(bench.bucket().get("quarantine/" + DAMAGED)).isPresent();
      assertThat(JsonTree.parse(part.body()).at("batchItemFailures").items()).hasSize(1);
      LambdaBench.report("compact", compact, tick, part);
    }
  }

  private FunctionResponse invoke(FunctionProcess compact, String event) throws Exception {
    return compact.invoke(Files.readString(Checkout.event(event)), function.timeout());
  }
}
