// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The zip of query in Lambda's runtime, over moto's S3. */
@ExtendWith(Moto.class)
@Timeout(180)
final class QueryInLambdaTest {

  private static final String IAM = "\"authorizer\":{\"iam\":{\"userArn\":\"a\"}},";
  private static final int SLOTS = 20;

  @TempDir private Path taskRoot;

  private final LambdaBench bench;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private DeployedFunction function;

  QueryInLambdaTest(MotoServer moto) {
    this.bench = new LambdaBench(moto, "trendlake-query-in-lambda");
  }

  @BeforeEach
  void start() throws IOException {
    bench.create();
    function = bench.deployed("QueryFunction", TemplateReferences.ALL);
    for (int back = 0; back < SLOTS; back++) {
      Instant slot = now.minus(Duration.ofMinutes(back));
      MinuteSamplesWriter writer = new MinuteSamplesWriter();
      for (String instance : new String[] {"a:9100", "b:9100"}) {
        Labels labels =
            Labels.of("__name__", "up", "account", "1", "instance", instance, "job", "node");
        writer.add(Series.of(labels, MetricType.GAUGE), 0, slot.toEpochMilli(), 1);
      }
      String key = new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text();
      bench.bucket().put(key, writer.finish());
    }
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  private static String event(String path, String query, String authorizer) {
    return """
    {"version":"2.0","rawPath":"%s","rawQueryString":"%s","headers":{"accept-encoding":"gzip"},
     "requestContext":{%s"http":{"method":"GET"}}}
    """
        .formatted(path, query, authorizer);
  }

  private FunctionResponse invoke(FunctionProcess process, String event) throws Exception {
    FunctionResponse answer = process.invoke(event, function.timeout());
    assertThat(answer.failed()).as(answer.body()).isFalse();
    return answer;
  }

  private static int status(FunctionResponse answer) {
    return JsonTree.parse(answer.body()).at("statusCode").number();
  }

  private static String text(FunctionResponse answer) throws IOException {
    JsonTree json = JsonTree.parse(answer.body());
    byte[] body = Base64.getDecoder().decode(json.at("body").text());
    if (!"gzip".equals(json.at("headers").texts().get("Content-Encoding"))) {
      return new String(body, UTF_8);
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(unpacked.readAllBytes(), UTF_8);
    }
  }

  @Test
  void queries_areAnsweredFromTheLake() throws Exception {
    try (FunctionProcess query = bench.start(function, taskRoot)) {
      String range =
          "query=sum%28up%29&start="
              + now.minus(10, ChronoUnit.MINUTES).getEpochSecond()
              + "&end="
              + now.getEpochSecond()
              + "&step=60";
      FunctionResponse first = invoke(query, event("/api/v1/query_range", range, IAM));
      FunctionResponse second = invoke(query, event("/api/v1/query_range", range, IAM));
      FunctionResponse names =
          invoke(query, event("/api/v1/series", "match%5B%5D=up&match[]=none", IAM));

      assertThat(status(first)).as(text(first)).isEqualTo(200);
      assertThat(text(first).split("\"2\"", -1)).hasSize(12);
      assertThat(text(second)).isEqualTo(text(first));
      assertThat(text(names)).contains("a:9100").contains("b:9100");
      LambdaBench.report("query", query, first, second, names);
    }
  }

  @Test
  void page_errorsAndStrangers_areAnswered() throws Exception {
    try (FunctionProcess query = bench.start(function, taskRoot)) {
      FunctionResponse page = invoke(query, event("/graph", "", IAM));
      FunctionResponse wrong = invoke(query, event("/api/v1/query", "query=sum%28", IAM));
      FunctionResponse stranger = invoke(query, event("/api/v1/query", "query=up", ""));
      FunctionResponse sample = invoke(query, Files.readString(Checkout.event("query.json")));

      assertThat(status(page)).isEqualTo(200);
      assertThat(text(page)).contains("<html");
      assertThat(status(wrong)).isEqualTo(400);
      assertThat(text(wrong)).contains("parse error");
      assertThat(status(stranger)).isEqualTo(403);
      assertThat(status(sample)).isEqualTo(200);
    }
  }

  @Test
  void tokenThatCannotBeRead_letsNobodyIn() throws Exception {
    Map<String, String> byToken = new HashMap<>(TemplateReferences.ALL);
    byToken.put("QueryAccess", "token");
    byToken.put("QueryTokenSecretArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:none");
    function = bench.deployed("QueryFunction", byToken);
    try (FunctionProcess query = bench.start(function, taskRoot)) {
      String withToken =
          event("/api/v1/query", "query=up", "")
              .replace("\"headers\":{", "\"headers\":{\"authorization\":\"Bearer 0123456789\",");

      assertThat(status(invoke(query, event("/api/v1/query", "query=up", "")))).isEqualTo(401);
      assertThat(status(invoke(query, withToken))).isEqualTo(503);
      assertThat(query.printed()).anyMatch(line -> line.contains("no secret of this ARN exists"));
    }
  }
}
