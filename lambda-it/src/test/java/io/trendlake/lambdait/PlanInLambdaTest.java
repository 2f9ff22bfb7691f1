// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The zip of plan in Lambda's runtime, over moto's S3 and SQS. */
@ExtendWith(Moto.class)
@Timeout(180)
final class PlanInLambdaTest {

  private static final String CONFIG =
      """
      scrape_configs:
        - job_name: node
          static_configs: [{targets: ['10.0.0.1:9100', '10.0.0.2:9100']}]
      """;

  private static final String QUEUE = "plan-in-lambda";

  @TempDir private Path taskRoot;

  private final LambdaBench bench;
  private final SqsClient queues;
  private String queueUrl = "";
  private DeployedFunction function;

  PlanInLambdaTest(MotoServer moto) {
    this.bench = new LambdaBench(moto, "trendlake-plan-in-lambda");
    this.queues = bench.queues();
  }

  @BeforeEach
  void start() throws IOException {
    bench.create();
    upload(CONFIG);
    queueUrl = queues.createQueue(create -> create.queueName(QUEUE)).queueUrl();
    function =
        bench.deployed(
            "PlanFunction",
            Map.of(
                "ScrapeQueue",
                queueUrl,
                "ScrapeQueue.Arn",
                "arn:aws:sqs:us-east-1:123456789012:" + QUEUE,
                "PlanLogs",
                "plan"));
  }

  private void upload(String yaml) throws IOException {
    bench.bucket().put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String tick(Instant minute) {
    return "{\"version\":1,\"scheduledTime\":\"%s\"}".formatted(minute);
  }

  @AfterEach
  void stop() throws IOException {
    queues.deleteQueue(delete -> delete.queueUrl(queueUrl));
    queues.close();
    bench.close();
  }

  @Test
  void tick_sentOnce() throws Exception {
    // Its slots are those of the next minute: it is in time though this one may end meanwhile.
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    try (FunctionProcess plan = bench.start(function, taskRoot)) {
      FunctionResponse first = plan.invoke(tick(minute), function.timeout());
      FunctionResponse again = plan.invoke(tick(minute), function.timeout());

      JsonTree sent = JsonTree.parse(first.body());
      assertThat(sent.at("targets").number()).isEqualTo(2);
      assertThat(sent.at("messages").number()).isEqualTo(1);
      assertThat(JsonTree.parse(again.body()).has("repeated")).isTrue();
      assertThat(bench.bucket().get(ConfigObject.IN_FORCE)).isPresent();
      assertThat(plan.printed()).anyMatch(line -> line.contains("\"TargetsDiscovered\":2.0"));
      LambdaBench.report("plan", plan, first, again);
    }
  }

  @Test
  void configuration_thatDoesNotParse_theLastGoodOneStaysAndTheLogSaysWhy() throws Exception {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    try (FunctionProcess plan = bench.start(function, taskRoot)) {
      plan.invoke(tick(minute), function.timeout());
      upload("scrape_configs:\n  - job_nam: node\n");

      FunctionResponse answer = plan.invoke(tick(minute.minusSeconds(60)), function.timeout());

      assertThat(JsonTree.parse(answer.body()).at("targets").number()).isEqualTo(2);
      assertThat(plan.printed())
          .anyMatch(line -> line.contains("\"ConfigRefused\":1.0"))
          .anyMatch(line ->
              line.contains("\"level\":\"ERROR\"")
                  && line.contains(ConfigObject.UPLOADED + ":2:")
                  && line.contains("job_nam"));
    }
  }

  @Test
  void event_ofTheEventsFolder_isAnswered() throws Exception {
    try (FunctionProcess plan = bench.start(function, taskRoot)) {
      String event = Files.readString(Checkout.event("plan-tick.json"));

      FunctionResponse answer = plan.invoke(event, function.timeout());

      assertThat(answer.failed()).isFalse();
      assertThat(JsonTree.parse(answer.body()).has("minute")).isTrue();
    }
  }
}
