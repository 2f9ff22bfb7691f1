// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.TestEvents;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The zip of scrape in Lambda's runtime, over moto's S3 and an exporter on loopback. */
@ExtendWith(Moto.class)
@Timeout(180)
final class ScrapeInLambdaTest {

  /** What the JVM prints when it gets options by the environment, as by the template. */
  private static final String OF_THE_JVM = "Picked up JAVA_TOOL_OPTIONS: ";

  private static final Map<String, String> REFERENCES =
      Map.of(
          "ScrapeLogs",
          "scrape",
          "ScrapeQueue.Arn",
          "arn:aws:sqs:us-east-1:123456789012:q",
          "MissedSlots.Arn",
          "arn:aws:sqs:us-east-1:123456789012:m");

  @TempDir private Path taskRoot;

  private final LambdaBench bench;
  private final LoopbackExporter exporter;
  private DeployedFunction function;

  ScrapeInLambdaTest(MotoServer moto) throws IOException {
    this.bench = new LambdaBench(moto, "trendlake-scrape-in-lambda");
    this.exporter = LoopbackExporter.start();
  }

  @BeforeEach
  void start() throws IOException {
    bench.create(ConfigObject.IN_FORCE, LoopbackExporter.CONFIG);
    function = bench.deployed("ScrapeFunction", REFERENCES);
  }

  @AfterEach
  void stop() throws IOException {
    exporter.close();
    bench.close();
  }

  @Test
  void messages_scrapedIntoTheBucket() throws Exception {
    String message = exporter.message(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    try (FunctionProcess scrape = bench.start(function, taskRoot)) {
      FunctionResponse first =
          scrape.invoke(TestEvents.messages(message, "not json"), function.timeout());
      FunctionResponse again = scrape.invoke(TestEvents.messages(message), function.timeout());

      assertThat(first).returns(false, FunctionResponse::failed);
      assertThat(first.body()).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}");
      assertThat(again.body()).isEqualTo("{\"batchItemFailures\":[]}");
      assertThat(outcomes())
          .extracting(Outcome::instance, Outcome::up)
          .containsExactly(tuple(exporter.address(), true));
      assertThat(bench.bucket().list("samples/")).hasSize(1);
      LambdaBench.report("scrape", scrape, first, again);
    }
  }

  @Test
  void event_ofTheEventsFolder_linesOfJson() throws Exception {
    try (FunctionProcess scrape = bench.start(function, taskRoot)) {
      String event = Files.readString(Checkout.event("scrape-batch.json"));

      FunctionResponse answer = scrape.invoke(event, function.timeout());

      assertThat(answer.body()).contains("2e1424d4-f796-459a-8184-9c92662be6da");
      assertThat(outcomes()).hasSize(2).allMatch(o -> o.result() instanceof Outcome.Missed);
      assertThat(scrape.printed())
          .allMatch(line -> line.startsWith("{") || line.startsWith(OF_THE_JVM));
      assertThat(json(scrape))
          .anyMatch(line -> line.has("_aws") && line.has("ExpiredShards"))
          .anyMatch(line ->
              line.has("messageId")
                  && line.at("level").text().equals("ERROR")
                  && line.at("message").text().contains("not JSON"));
    }
  }

  @Test
  void variable_missing_namedWhenTheFunctionStarts() throws IOException {
    DeployedFunction nowhere =
        bench.deployed("ScrapeFunction", REFERENCES).without(Environment.BUCKET);

    assertThatIOException()
        .isThrownBy(() -> bench.start(nowhere, taskRoot))
        .withMessageContaining("the environment variable TRENDLAKE_BUCKET is not set");
  }

  private static List<JsonTree> json(FunctionProcess process) {
    return process.printed().stream()
        .filter(line -> line.startsWith("{"))
        .map(JsonTree::parse)
        .toList();
  }

  private List<Outcome> outcomes() throws IOException {
    List<ObjectInfo> files = bench.bucket().list("scrapes/");
    assertThat(files).hasSize(1);
    String key = files.getFirst().key();
    byte[] content = bench.bucket().get(key).orElseThrow().content();
    return OutcomesFile.read(FileSource.of(key, content));
  }
}
