// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.TestEvents;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scrape under the policy that template.yaml gives it: it is enough, and less is not. */
@ExtendWith(Moto.class)
@Timeout(180)
final class ScrapePolicyTest {

  private static final String NOTHING_FAILED = "{\"batchItemFailures\":[]}";

  /** Scrape keeps ten seconds of it, and tries a bucket that refuses until then. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final String BY_RELAY =
      """
      scrape_configs: [{job_name: node}]
      accounts: [{id: '111111111111', regions: [eu-central-1], external_id: external, network: relay}]
      """;

  @TempDir private Path taskRoot;

  private final PolicyBench bench;
  private final LoopbackExporter exporter;
  private Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10);

  ScrapePolicyTest(@TempDir Path startup) throws IOException {
    this.bench = PolicyBench.start("ScrapeFunction", startup);
    this.exporter = LoopbackExporter.start();
  }

  @AfterEach
  void stop() {
    exporter.close();
    bench.close();
  }

  @Test
  void policy_enough_andNothingOfItTooMuch() throws Exception {
    bench.addMember(LoopbackExporter.ACCOUNT);
    try (FunctionProcess scrape =
        bench.lambda().start(bench.function(), taskRoot, bench.credentials())) {
      assertMissingObjectIsNotForbidden(scrape);
      assertReadsAndWrites(scrape);
      assertReadsSecrets(scrape);
      assertAssumesTheRoleOfARelay(scrape);
    }
    bench.assertAllIsNeeded(PolicyBench.OF_KMS);
  }

  /** Of a configuration that is missing. */
  private void assertMissingObjectIsNotForbidden(FunctionProcess scrape) throws Exception {
    bench.enforceWithout("s3:ListBucket");
    assertThat(scrape(scrape).body()).contains("access denied").contains("s3:ListBucket");

    bench.enforce();
    assertThat(scrape(scrape).body()).doesNotContain("access denied");
  }

  private void assertReadsAndWrites(FunctionProcess scrape) throws Exception {
    configure(LoopbackExporter.CONFIG);
    bench.enforceWithout("s3:GetObject");
    FunctionResponse unread = scrape(scrape);
    assertThat(unread.failed()).isTrue();
    assertThat(unread.body()).contains("allow s3:GetObject");

    bench.enforceWithout("s3:PutObject");
    assertThat(scrape(scrape).body()).contains("itemIdentifier");
    assertThat(scrape.printed()).anyMatch(line -> line.contains("allow s3:PutObject"));

    bench.enforce();
    assertThat(scrape(scrape).body())
        .as(String.join("\n", scrape.printed()))
        .isEqualTo(NOTHING_FAILED);
  }

  /** A failure is remembered for half a minute, so what may be read is another secret. */
  private void assertReadsSecrets(FunctionProcess scrape) throws Exception {
    bench.stopEnforcing();
    for (String action : List.of("secretsmanager:GetSecretValue", "ssm:GetParameter")) {
      boolean manager = action.startsWith("secretsmanager");
      String refused = manager ? createSecret("refused") : putParameter("refused");
      String allowed = manager ? createSecret("allowed") : putParameter("allowed");

      configure(withPassword(refused));
      bench.enforceWithout(action);
      assertThat(scrape(scrape).body()).isEqualTo(NOTHING_FAILED);
      assertThat(lastReason()).contains(refused + " cannot be read: AWS answers 403");

      configure(withPassword(allowed));
      bench.enforce();
      assertThat(scrape(scrape).body()).isEqualTo(NOTHING_FAILED);
      assertThat(lastReason()).startsWith("Scraped");
    }
  }

  private static String withPassword(String reference) {
    String auth = "basic_auth: {username: u, password_ref: '" + reference + "'}";
    return LoopbackExporter.CONFIG.replace("{job_name: node}", "{job_name: node, " + auth + "}");
  }

  private String createSecret(String name) throws IOException {
    String answer =
        bench
            .central()
            .json(
                "secretsmanager",
                "secretsmanager.CreateSecret",
                "{\"Name\":\"trendlake/%s\",\"SecretString\":\"text\"}".formatted(name));
    return JsonTree.parse(answer).at("ARN").text();
  }

  private String putParameter(String name) throws IOException {
    bench
        .central()
        .json(
            "ssm",
            "AmazonSSM.PutParameter",
            "{\"Name\":\"/trendlake/%s\",\"Type\":\"SecureString\",\"Value\":\"text\"}"
                .formatted(name));
    return "ssm:/trendlake/" + name;
  }

  private void assertAssumesTheRoleOfARelay(FunctionProcess scrape) throws Exception {
    configure(BY_RELAY);
    bench.enforceWithout("sts:AssumeRole");
    assertThat(scrape(scrape).body()).isEqualTo(NOTHING_FAILED);
    assertThat(lastReason()).contains("sts:AssumeRole of arn:aws:iam::111111111111:role/");

    bench.enforce();
    assertThat(scrape(scrape).body()).isEqualTo(NOTHING_FAILED);
    // The role has been assumed: it is the one that may not invoke what is not there.
    assertThat(lastReason()).contains("assumed-role/trendlake-member-relay/trendlake-scrape");
  }

  private void configure(String yaml) throws IOException {
    bench.stopEnforcing();
    byte[] content = yaml.getBytes(StandardCharsets.UTF_8);
    bench.lambda().bucket().put(ConfigObject.IN_FORCE, content);
  }

  /** At a slot that no other scrape was at. */
  private FunctionResponse scrape(FunctionProcess process)
      throws IOException, InterruptedException {
    slot = slot.plusSeconds(1);
    return process.invoke(TestEvents.messages(exporter.message(slot)), TIMEOUT);
  }

  /** Why the target was not scraped at the last slot. */
  private String lastReason() throws IOException {
    bench.stopEnforcing();
    List<ObjectInfo> files = bench.lambda().bucket().list("scrapes/");
    String key = files.getLast().key();
    byte[] content = bench.lambda().bucket().get(key).orElseThrow().content();
    return OutcomesFile.read(FileSource.of(key, content)).getFirst().result().toString();
  }
}
