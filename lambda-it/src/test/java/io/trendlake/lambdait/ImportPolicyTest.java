// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Compact imports history under the policy that template.yaml gives it, of no bucket but those
 * named. A separate moto that enforces policies starts for each test, in some seconds.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class ImportPolicyTest {

  @TempDir private Path taskRoot;
  @TempDir private Path folder;
  @TempDir private Path startup;

  @ParameterizedTest
  @CsvSource({ImportBench.SOURCE + ", true", "another-bucket, false"})
  void bucket_isReadOnlyWhereTheParameterNamesIt(String named, boolean works) throws Exception {
    Map<String, String> parameters =
        Map.of(
            "ImportBuckets",
            "arn:aws:s3:::" + named,
            "ImportKmsKeyArn",
            "arn:aws:kms:us-east-1:123456789012:key/2");
    try (PolicyBench bench = PolicyBench.start("CompactFunction", startup, parameters);
        LambdaBench source = bench.other(ImportBench.SOURCE);
        SqsClient queues = bench.lambda().queues()) {
      source.create();
      ImportBench imports = new ImportBench(source.bucket(), queues, bench.queue("import"), folder);
      ImportFanout fanout = imports.handOut(bench.lambda().bucket());
      List<String> said = new ArrayList<>();
      int failed = 0;
      try (FunctionProcess compact =
          bench.lambda().start(bench.function(), taskRoot, bench.credentials())) {
        for (List<String> bodies = imports.received();
            !bodies.isEmpty();
            bodies = imports.received()) {
          bench.enforce();
          for (String body : bodies) {
            FunctionResponse response = ImportBench.invoke(compact, bench.function(), body);
            failed += JsonTree.parse(response.body()).at("batchItemFailures").items().size();
          }
          bench.stopEnforcing();
        }
        said.addAll(compact.printed());
      }
      fanout.poll(Instant.now());

      assertThat(failed).as(String.join("\n", said)).isEqualTo(works ? 0 : 2);
      assertThat(fanout.done()).hasSize(works ? 2 : 0);
      if (!works) {
        assertThat(said).anyMatch(line -> line.contains("access denied"));
      }
    }
  }
}
