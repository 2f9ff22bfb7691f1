// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Query under the policy that template.yaml gives it: it is enough, and less is not. */
@ExtendWith(Moto.class)
@Timeout(180)
final class QueryPolicyTest {

  /** Closed ones with samples. */
  private static final int DAYS = 4;

  @TempDir private Path taskRoot;

  private final PolicyBench bench;
  private final LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  private int asked;

  QueryPolicyTest(@TempDir Path startup) throws IOException {
    this.bench = PolicyBench.start("QueryFunction", startup);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void policy_enough_andNothingOfItTooMuch() throws Exception {
    for (int back = 1; back <= DAYS; back++) {
      putDay(today.minusDays(back));
    }
    new WatermarkStore(bench.lambda().bucket())
        .advance(new Watermark(today.atStartOfDay().toInstant(ZoneOffset.UTC), today));
    try (FunctionProcess query =
        bench.lambda().start(bench.function(), taskRoot, bench.credentials())) {
      bench.enforceWithout("s3:GetObject");
      assertThat(ask(query)).contains("allow s3:GetObject");

      bench.enforceWithout("s3:ListBucket");
      assertThat(ask(query)).contains("s3:ListBucket");

      bench.enforceWithout("s3:PutObject");
      assertThat(ask(query)).startsWith("{\"status\":\"success\"").contains("\"1\"");
      assertThat(query.printed()).anyMatch(line -> line.contains("an answer cannot be kept"));

      bench.enforce();
      assertThat(ask(query)).startsWith("{\"status\":\"success\"").contains("\"1\"");
    }
    bench.stopEnforcing();
    assertThat(bench.lambda().bucket().list("answers/")).isNotEmpty();
    bench.assertAllIsNeeded(PolicyBench.OF_KMS);
  }

  /** A closed day, whose answers are kept. */
  private void putDay(LocalDate day) throws IOException {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    long[] ts = new long[24 * 60];
    double[] values = new double[ts.length];
    for (int i = 0; i < ts.length; i++) {
      ts[i] = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() + i * 60_000L;
      values[i] = 1;
    }
    Labels labels = Labels.of("__name__", "up", "account", "1", "instance", "a", "job", "node");
    writer.add(Series.of(labels, MetricType.GAUGE), ts, values, 0, ts.length);
    String key = new LakeKey.DayFile(Dataset.SAMPLES, day, 0).text();
    bench.lambda().bucket().put(key, writer.finish());
  }

  /**
   * Each time of another day, so that nothing is known of it yet, and long enough for the answer to
   * be worth keeping.
   */
  private String ask(FunctionProcess query) throws Exception {
    asked++;
    long start = today.minusDays(asked).atStartOfDay().toInstant(ZoneOffset.UTC).getEpochSecond();
    String event =
        """
        {"version":"2.0","rawPath":"/api/v1/query_range","headers":{},
         "rawQueryString":"query=quantile_over_time(0.5,up%%5B10h%%5D)&start=%d&end=%d&step=1",
         "requestContext":{"authorizer":{"iam":{"userArn":"a"}},"http":{"method":"GET"}}}
        """
            .formatted(start + 10 * 3600, start + 12 * 3600);
    FunctionResponse answer = query.invoke(event, bench.function().timeout());
    JsonTree json = JsonTree.parse(answer.body());
    return new String(Base64.getDecoder().decode(json.at("body").text()), UTF_8);
  }
}
