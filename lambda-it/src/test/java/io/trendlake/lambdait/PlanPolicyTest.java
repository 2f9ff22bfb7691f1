// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.discovery.aws.DiscoveryActions;
import io.trendlake.json.JsonTree;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plan under the policy that template.yaml gives it: it is enough, and less is not. What it may ask
 * in its own account is shown for EC2; MemberPolicyTest of discovery-aws shows all of it, for the
 * same actions in a member account, and ScrapePolicyTest what reads secrets.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class PlanPolicyTest {

  private static final String MEMBER = "222222222222";
  private static final String EC2 = "ec2:DescribeInstances";

  @TempDir private Path taskRoot;

  private final PolicyBench bench;
  private int jobs;

  PlanPolicyTest(@TempDir Path startup) throws IOException {
    this.bench = PolicyBench.start("PlanFunction", startup);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void policy_enough_andNothingOfItTooMuch() throws Exception {
    bench.addMember(MEMBER);
    runInstance(bench.central());
    runInstance(bench.central().inAccount(MEMBER));
    String root = createOrganization();
    try (FunctionProcess plan =
        bench.lambda().start(bench.function(), taskRoot, bench.credentials())) {
      // Before a role is assumed, which holds for an hour.
      assertDiscoveryNeeds("sts:AssumeRole", "", plan);
      assertDiscoveryNeeds(EC2, "", plan);
      assertDiscoveryNeeds("organizations:ListAccounts", "", plan);
      assertDiscoveryNeeds("organizations:ListAccountsForParent", root, plan);
      assertDiscoveryNeeds("organizations:ListOrganizationalUnitsForParent", root, plan);
      for (String action :
          List.of("s3:GetObject", "s3:ListBucket", "s3:PutObject", "sqs:SendMessage")) {
        assertTickNeeds(action, plan);
      }
      assertScheduleNeeds("scheduler:GetSchedule", plan);
      assertThat(bench.messages("slots")).isPositive();
      assertEnough(root, plan);
    }
    Set<String> shownElsewhere = new TreeSet<>(DiscoveryActions.ofMemberAccount());
    shownElsewhere.remove(EC2);
    shownElsewhere.addAll(PolicyBench.OF_KMS);
    shownElsewhere.addAll(PolicyBench.OF_SECRETS);
    bench.assertAllIsNeeded(shownElsewhere);
  }

  private void assertEnough(String unit, FunctionProcess plan) throws Exception {
    String job = upload(unit);
    bench.enforce();
    FunctionResponse answer = tick(plan);
    assertThat(answer.failed()).as(answer.body()).isFalse();
    assertThat(JsonTree.parse(answer.body()).at("targets").number()).isEqualTo(2);
    assertThat(plan.printed()).noneMatch(line -> line.contains(job));
  }

  /** Without it the tick continues, and says what was not found and why. */
  private void assertDiscoveryNeeds(String action, String unit, FunctionProcess plan)
      throws Exception {
    String job = upload(unit);
    bench.enforceWithout(action);
    FunctionResponse answer = tick(plan);
    assertThat(answer.failed()).as(answer.body()).isFalse();
    assertThat(plan.printed()).anyMatch(line -> line.contains(job) && line.contains(action));
  }

  /** Without it nothing can be done, and the error says what to allow. */
  private void assertTickNeeds(String action, FunctionProcess plan) throws Exception {
    upload("");
    bench.enforceWithout(action);
    FunctionResponse answer = tick(plan);
    assertThat(answer.failed()).as(action).isTrue();
    assertThat(answer.body()).contains("access denied").contains(action);
  }

  /** Asked for when slots of earlier ticks are owed; without it they are recorded as missed. */
  private void assertScheduleNeeds(String action, FunctionProcess plan) throws Exception {
    upload("");
    Instant earlier = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(5));
    new TickMarkers(bench.lambda().bucket()).done(earlier, List.of());
    bench.enforceWithout(action);
    assertThat(tick(plan).failed()).isFalse();
    assertThat(plan.printed()).anyMatch(line -> line.contains(action));
  }

  /** A configuration that no tick has seen: everything is discovered again, for another job. */
  private String upload(String unit) throws IOException {
    bench.stopEnforcing();
    for (ObjectInfo marker : bench.lambda().bucket().list("state/tick/")) {
      bench.lambda().bucket().delete(marker.key());
    }
    jobs++;
    String job = "hosts-" + jobs + "-";
    String yaml =
        """
        scrape_configs: [{job_name: %s, ec2_sd_configs: [{refresh_interval: %ds}]}]
        accounts:
          - {id: '123456789012', regions: [us-east-1]}
          - {id: '%s', regions: [us-east-1], external_id: external}
        organization:
          role_name: trendlake-member
          regions: [us-east-1]
          organizational_units: [%s]
          exclude: ['%012d']
        """
            .formatted(job, 60 + jobs, MEMBER, unit, jobs);
    bench.lambda().bucket().put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
    return job;
  }

  private FunctionResponse tick(FunctionProcess plan) throws IOException, InterruptedException {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    String event = "{\"version\":1,\"scheduledTime\":\"%s\"}".formatted(minute);
    return plan.invoke(event, bench.function().timeout());
  }

  private static void runInstance(MotoApi account) throws IOException {
    account.form(
        "ec2",
        "2016-11-15",
        "RunInstances",
        Map.of("ImageId", "ami-12c6146b", "MinCount", "1", "MaxCount", "1"));
  }

  /** Makes the organization of the function's account, and returns the id of its root. */
  private String createOrganization() throws IOException {
    organizations("CreateOrganization", "{\"FeatureSet\":\"ALL\"}");
    JsonTree roots = JsonTree.parse(organizations("ListRoots", "{}")).at("Roots");
    return roots.items().getFirst().at("Id").text();
  }

  private String organizations(String action, String body) throws IOException {
    return bench.central().json("organizations", "AWSOrganizationsV20161128." + action, body);
  }
}
