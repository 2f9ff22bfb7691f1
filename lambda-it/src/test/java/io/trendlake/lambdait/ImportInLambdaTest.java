// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Days of an import that the zip of compact makes in Lambda's runtime, over moto's S3 and SQS. */
@ExtendWith(Moto.class)
@Timeout(180)
final class ImportInLambdaTest {

  @TempDir private Path taskRoot;
  @TempDir private Path folder;

  private final MotoServer moto;

  ImportInLambdaTest(MotoServer moto) {
    this.moto = moto;
  }

  private static DeployedFunction function(LambdaBench bench, String queueUrl) throws Exception {
    return bench.deployed(
        "CompactFunction",
        Map.of(
            "PartsQueue",
            "http://127.0.0.1:9/parts",
            "PartsQueue.Arn",
            "arn:aws:sqs:us-east-1:123456789012:parts",
            "ImportBuckets",
            "arn:aws:s3:::" + ImportBench.SOURCE,
            "ImportQueue",
            queueUrl,
            "ImportQueue.Arn",
            "arn:aws:sqs:us-east-1:123456789012:lambda-import",
            "CompactLogs",
            "compact"));
  }

  @Test
  void days_handedOut_areTheFilesThatACommandMakes() throws Exception {
    try (LambdaBench source = new LambdaBench(moto, ImportBench.SOURCE);
        LambdaBench bench = new LambdaBench(moto, "trendlake-import-in-lambda");
        SqsClient queues = bench.queues()) {
      source.create();
      bench.create();
      String url = queues.createQueue(create -> create.queueName("lambda-import")).queueUrl();
      ImportBench imports = new ImportBench(source.bucket(), queues, url, folder);
      DeployedFunction function = function(bench, url);
      ImportFanout fanout = imports.handOut(bench.bucket());
      List<String> steps = new ArrayList<>();
      try (FunctionProcess compact = bench.start(function, taskRoot)) {
        for (List<String> bodies = imports.received();
            !bodies.isEmpty();
            bodies = imports.received()) {
          for (String body : bodies) {
            FunctionResponse response = ImportBench.invoke(compact, function, body);
            assertThat(JsonTree.parse(response.body()).at("batchItemFailures").items())
                .as(String.join("\n", compact.printed()))
                .isEmpty();
            LambdaBench.report("compact, a step of an import", compact, response);
            steps.add(JsonTree.parse(body).at("step").text());
          }
        }
      }

      assertThat(steps).containsExactly("day", "day", "count", "parts");
      assertThat(fanout.poll(Instant.now()))
          .containsOnlyKeys(ImportBench.DAY, ImportBench.DAY.plusDays(1));
      assertThat(ImportBench.files(bench.bucket()))
          .isEqualTo(imports.expected())
          .hasSizeGreaterThan(6);
    }
  }
}
