// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Query under the policy that template.yaml gives it: it is enough, and less is not. */
@ExtendWith(Moto.class)
@Timeout(180)
final class QueryPolicyTest {

  private static final String QUERY =
      """
      {"version":"2.0","rawPath":"/api/v1/query","rawQueryString":"query=up","headers":{},
       "requestContext":{"authorizer":{"iam":{"userArn":"a"}},"http":{"method":"GET"}}}
      """;

  @TempDir private Path taskRoot;

  private final PolicyBench bench;

  QueryPolicyTest(@TempDir Path startup) throws IOException {
    this.bench = PolicyBench.start("QueryFunction", startup);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void policy_enough_andNothingOfItTooMuch() throws Exception {
    LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
    new WatermarkStore(bench.lambda().bucket())
        .advance(new Watermark(today.atStartOfDay().toInstant(ZoneOffset.UTC), today));
    try (FunctionProcess query =
        bench.lambda().start(bench.function(), taskRoot, bench.credentials())) {
      bench.enforceWithout("s3:GetObject");
      assertThat(ask(query)).contains("allow s3:GetObject");

      bench.enforceWithout("s3:ListBucket");
      assertThat(ask(query)).contains("allow s3:ListBucket");

      bench.enforce();
      assertThat(ask(query)).startsWith("{\"status\":\"success\"");
    }
    bench.assertAllIsNeeded(Set.of("kms:Decrypt"));
  }

  private String ask(FunctionProcess query) throws Exception {
    FunctionResponse answer = query.invoke(QUERY, bench.function().timeout());
    JsonTree json = JsonTree.parse(answer.body());
    return new String(Base64.getDecoder().decode(json.at("body").text()), UTF_8);
  }
}
