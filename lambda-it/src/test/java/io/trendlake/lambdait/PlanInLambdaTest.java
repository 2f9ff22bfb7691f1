// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.Environment;
import io.trendlake.testkit.aws.FunctionAnswer;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionSettings;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The zip of plan in Lambda's runtime, over moto's S3 and SQS. */
@ExtendWith(Moto.class)
@Timeout(180)
final class PlanInLambdaTest {

  private static final String HANDLER = "io.trendlake.functions.plan.PlanHandler::handleRequest";
  private static final Duration TIMEOUT = Duration.ofSeconds(50);

  private static final String CONFIG =
      """
      scrape_configs:
        - job_name: node
          static_configs: [{targets: ['10.0.0.1:9100', '10.0.0.2:9100']}]
      """;

  @TempDir private Path taskRoot;

  private final LambdaBench bench;
  private final SqsClient queues;
  private String queueUrl = "";

  PlanInLambdaTest(MotoServer moto) {
    this.bench = new LambdaBench(moto, "trendlake-plan-in-lambda");
    this.queues = queues(moto.endpoint());
  }

  private static SqsClient queues(URI endpoint) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @BeforeEach
  void start() throws IOException {
    bench.create();
    bench.bucket().put(ConfigObject.UPLOADED, CONFIG.getBytes(StandardCharsets.UTF_8));
    queueUrl = queues.createQueue(create -> create.queueName("plan-in-lambda")).queueUrl();
    bench.unpack("plan", taskRoot);
  }

  @AfterEach
  void stop() throws IOException {
    queues.deleteQueue(delete -> delete.queueUrl(queueUrl));
    queues.close();
    bench.close();
  }

  @Test
  void tick_sentOnce() throws Exception {
    // A tick of the minute to come is in time however late in its minute this runs.
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    String tick = "{\"version\":1,\"scheduledTime\":\"%s\"}".formatted(minute);
    try (FunctionProcess function = FunctionProcess.start(taskRoot, settings())) {
      FunctionAnswer first = function.invoke(tick, TIMEOUT);
      FunctionAnswer again = function.invoke(tick, TIMEOUT);

      JsonTree sent = JsonTree.parse(first.body());
      assertThat(sent.at("targets").number()).isEqualTo(2);
      assertThat(sent.at("messages").number()).isEqualTo(1);
      assertThat(JsonTree.parse(again.body()).has("repeated")).isTrue();
      assertThat(bench.bucket().get(ConfigObject.IN_FORCE)).isPresent();
      assertThat(function.printed()).anyMatch(line -> line.contains("\"TargetsDiscovered\":2.0"));
      LambdaBench.report("plan", function, first, again);
    }
  }

  @Test
  void event_ofTheEventsFolder_isAnswered() throws Exception {
    try (FunctionProcess function = FunctionProcess.start(taskRoot, settings())) {
      String event = Files.readString(Zips.event("plan-tick.json"));

      FunctionAnswer answer = function.invoke(event, TIMEOUT);

      assertThat(answer.failed()).isFalse();
      assertThat(JsonTree.parse(answer.body()).has("minute")).isTrue();
    }
  }

  private FunctionSettings settings() {
    Map<String, String> environment = bench.environment();
    environment.put(Environment.QUEUE_URL, queueUrl);
    environment.put(Environment.MEMBER_ROLE, "trendlake-member");
    return new FunctionSettings(HANDLER, 512, environment);
  }
}
