// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.aws.SamTranslator;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what in the account that the stack is deployed in. */
@ExtendWith(SamTranslator.class)
final class DeployedAccessTest {

  private static final String LAKE = "arn:aws:s3:::" + TemplateReferences.BUCKET + "/";
  private static final String UPLOADED = LAKE + "config/trendlake.yml";
  private static final String IN_FORCE = LAKE + "state/config/trendlake.yml";
  private static final String ANALYST = "arn:aws:iam::123456789012:role/analyst";
  private static final String ADMIN = "arn:aws:iam::123456789012:user/admin";
  private static final String EDITOR =
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Platform_1f";
  private static final String EDITORS =
      "arn:aws:iam::123456789012:role/*/AWSReservedSSO_Platform_*,arn:aws:iam::123456789012:user/ci";

  private static TransformedTemplate transformed;

  @BeforeAll
  static void transform(@TempDir Path folder) throws IOException {
    transformed = TransformedTemplate.in(folder);
  }

  private static String role(String name) {
    return TemplateReferences.of(name + "Role.Arn");
  }

  private static boolean isDenied(Template template, String who, String action, String what) {
    Map<?, ?> policy = mapAt(template.resource("BucketPolicy"), "PolicyDocument");
    return PolicyQuestion.of(who, action, what).isDeniedBy(policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config/trendlake.yml",
        "config/trendlake.yml.bak",
        "state/config/trendlake.yml",
        "state/discovery/http/0.json",
        "state/tick/2026-11-25T07-14.json",
        "state/compact/hour/2026-11-25T07.json",
        "state/of-tomorrow"
      })
  void object_ofTheConfigurationOrTheState_isReadByNobodyElse(String key) throws IOException {
    Template template = transformed.read();
    for (String who : List.of(ANALYST, ADMIN, EDITOR, "arn:aws:iam::123456789012:root")) {
      for (String action :
          List.of("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAttributes")) {
        assertThat(isDenied(template, who, action, LAKE + key)).as(who + action).isTrue();
      }
    }
  }

  @Test
  void object_isReadByTheFunctionsThatNeedIt() throws IOException {
    Template template = transformed.read();

    assertThat(isDenied(template, role("Plan"), "s3:GetObject", UPLOADED)).isFalse();
    assertThat(isDenied(template, role("Plan"), "s3:GetObject", IN_FORCE)).isFalse();
    assertThat(isDenied(template, role("Scrape"), "s3:GetObject", IN_FORCE)).isFalse();
    String plan = LAKE + "state/compact/hour/2026-11-25T07.json";
    assertThat(isDenied(template, role("Compact"), "s3:GetObject", plan)).isFalse();
    assertThat(isDenied(template, role("Compact"), "s3:PutObject", plan)).isFalse();
    assertThat(isDenied(template, role("Compact"), "s3:DeleteObject", plan)).isFalse();
    assertThat(isDenied(template, role("Plan"), "s3:PutObject", IN_FORCE)).isFalse();
  }

  /** What a role of the stack may do, the policy of the bucket does not take away. */
  @Test
  void everyFunction_itsOwnPolicyIsNotDeniedByTheBucket() throws IOException {
    Template template = transformed.read();
    for (String name : List.of("Plan", "Scrape", "Compact", "Query")) {
      for (Object policy : listAt(template.resource(name + "Role"), "Policies")) {
        for (Object each : listAt(mapAt((Map<?, ?>) policy, "PolicyDocument"), "Statement")) {
          Map<?, ?> statement = (Map<?, ?>) each;
          for (Object resource : listAt(statement, "Resource")) {
            String what = ((String) resource).replace("*", "x");
            for (Object action : listAt(statement, "Action")) {
              assertThat(isDenied(template, role(name), (String) action, what))
                  .as(name + " " + action + " " + what)
                  .isFalse();
            }
          }
        }
      }
    }
  }

  /** For the files with rules that it names. */
  @Test
  void compact_mayReadTheConfiguration_andQueryMayNot() throws IOException {
    for (String key : List.of(UPLOADED, IN_FORCE)) {
      assertThat(isDenied(transformed.read(), role("Compact"), "s3:GetObject", key)).isFalse();
      assertThat(isDenied(transformed.read(), role("Query"), "s3:GetObject", key)).isTrue();
    }
  }

  @Test
  void object_ofTheLake_isNobodysSecret() throws IOException {
    for (String key :
        List.of("samples/day/dt=2026-11-25/x", "trends/x", "watermark/watermark.json")) {
      assertThat(isDenied(transformed.read(), ANALYST, "s3:GetObject", LAKE + key)).isFalse();
    }
  }

  @Test
  void configuration_withoutEditors_isUploadedByWhoeverMayWriteToTheBucket() throws IOException {
    assertThat(isDenied(transformed.read(), ADMIN, "s3:PutObject", UPLOADED)).isFalse();
    assertThat(isDenied(transformed.read(), ADMIN, "s3:PutObject", IN_FORCE)).isTrue();
  }

  @Test
  void configuration_withEditors_isReadAndChangedByThemAlone() throws IOException {
    Template template = transformed.read(Map.of("ConfigEditors", EDITORS));
    for (String action : List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
      assertThat(isDenied(template, EDITOR, action, UPLOADED)).as(action).isFalse();
      assertThat(isDenied(template, "arn:aws:iam::123456789012:user/ci", action, UPLOADED))
          .as(action)
          .isFalse();
      assertThat(isDenied(template, ADMIN, action, UPLOADED)).as(action).isTrue();
      assertThat(isDenied(template, EDITOR, action, IN_FORCE)).as(action).isFalse();
    }
    assertThat(isDenied(template, role("Plan"), "s3:GetObject", UPLOADED)).isFalse();
    assertThat(isDenied(template, role("Scrape"), "s3:GetObject", IN_FORCE)).isFalse();
  }

  @Test
  void queryPolicy_readsWhatTheViewsReadAndNothingElse() throws IOException {
    Template template = transformed.read();
    Map<?, ?> policy = mapAt(template.resource("QueryPolicy"), "PolicyDocument");
    for (String key :
        List.of("samples/hour/x", "scrapes/day/x", "metadata/day/x", "trends/x", "watermark/x")) {
      assertThat(PolicyQuestion.of(ANALYST, "s3:GetObject", LAKE + key).isAllowedBy(policy))
          .as(key)
          .isTrue();
    }
    for (String key : List.of("config/trendlake.yml", "state/config/x", "quarantine/x")) {
      assertThat(PolicyQuestion.of(ANALYST, "s3:GetObject", LAKE + key).isAllowedBy(policy))
          .as(key)
          .isFalse();
    }
    PolicyQuestion list =
        PolicyQuestion.of(ANALYST, "s3:ListBucket", TemplateReferences.of("Bucket.Arn"));
    assertThat(list.with("s3:prefix", "samples/day/dt=2026-11-25/").isAllowedBy(policy)).isTrue();
    assertThat(list.with("s3:prefix", "config/").isAllowedBy(policy)).isFalse();
    assertThat(list.isAllowedBy(policy)).isFalse();
    assertThat(FunctionPolicy.of(List.of(policy)).actions())
        .contains("athena:StartQueryExecution", "athena:GetQueryResultsStream", "glue:GetTable")
        .noneMatch(
            action -> action.contains("*") || action.contains("Put") || action.contains("Delete"));
  }

  @Test
  void queryPolicy_ofALakeWithAKeyAndABucketForResults_mayUseThese() throws IOException {
    String key = "arn:aws:kms:us-east-1:123456789012:key/1";
    Template template =
        transformed.read(Map.of("KmsKeyArn", key, "QueryResultsBucket", "athena-results"));
    Map<?, ?> policy = mapAt(template.resource("QueryPolicy"), "PolicyDocument");

    assertThat(PolicyQuestion.of(ANALYST, "kms:Decrypt", key).isAllowedBy(policy)).isTrue();
    String result = "arn:aws:s3:::athena-results/trendlake/1.csv";
    assertThat(PolicyQuestion.of(ANALYST, "s3:PutObject", result).isAllowedBy(policy)).isTrue();
    Map<?, ?> workgroup = mapAt(template.resource("Workgroup"), "WorkGroupConfiguration");
    assertThat(mapAt(workgroup, "ResultConfiguration").get("OutputLocation"))
        .isEqualTo("s3://athena-results/trendlake/");
    assertThat(mapAt(workgroup, "ManagedQueryResultsConfiguration").get("Enabled"))
        .isEqualTo("false");
  }

  @Test
  void plan_assumesTheRolesOfTheParameterAlone_scrapeThoseOfTheirRelays() throws IOException {
    Template template = transformed.read(Map.of("MemberRoleNames", "trendlake-member,ops/scrape"));
    for (String account : List.of("111111111111", "222222222222")) {
      String arn = "arn:aws:iam::" + account + ":role/";
      assertThat(mayAssume(template, "Plan", arn + "trendlake-member")).isTrue();
      assertThat(mayAssume(template, "Plan", arn + "ops/scrape")).isTrue();
      assertThat(mayAssume(template, "Plan", arn + "trendlake-member-relay")).isFalse();
      assertThat(mayAssume(template, "Plan", arn + "admin")).isFalse();
      assertThat(mayAssume(template, "Scrape", arn + "trendlake-member-relay")).isTrue();
      assertThat(mayAssume(template, "Scrape", arn + "ops/scrape-relay")).isTrue();
      assertThat(mayAssume(template, "Scrape", arn + "trendlake-member")).isFalse();
      assertThat(mayAssume(template, "Compact", arn + "trendlake-member")).isFalse();
    }
    for (String function : List.of("PlanFunction", "ScrapeFunction")) {
      assertThat(
              mapAt(mapAt(template.resource(function), "Environment"), "Variables")
                  .get("TRENDLAKE_MEMBER_ROLE"))
          .isEqualTo("trendlake-member");
    }
  }

  private static boolean mayAssume(Template template, String name, String role) {
    return may(template, name, PolicyQuestion.of(role(name), "sts:AssumeRole", role));
  }

  private static boolean may(Template template, String name, PolicyQuestion question) {
    return listAt(template.resource(name + "Role"), "Policies").stream()
        .map(policy -> mapAt((Map<?, ?>) policy, "PolicyDocument"))
        .anyMatch(question::isAllowedBy);
  }

  private static boolean mayRead(Template template, String name, String action, String secret) {
    return may(template, name, PolicyQuestion.of(role(name), action, secret));
  }

  @Test
  void secrets_ofTheParameterAlone_areReadByPlanAndScrapeAlone() throws IOException {
    String secrets = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    String parameter = "arn:aws:ssm:us-east-1:123456789012:parameter/node/password";
    String get = "secretsmanager:GetSecretValue";
    Template template =
        transformed.read(Map.of("SecretArns", secrets + "trendlake/*," + parameter));
    for (String name : List.of("Plan", "Scrape")) {
      assertThat(mayRead(template, name, get, secrets + "trendlake/node-AbCdEf")).isTrue();
      assertThat(mayRead(template, name, get, secrets + "database-AbCdEf")).isFalse();
      assertThat(mayRead(template, name, "ssm:GetParameter", parameter)).isTrue();
      assertThat(mayRead(template, name, "ssm:GetParameter", parameter + "2")).isFalse();
      assertThat(mayRead(transformed.read(), name, get, secrets + "trendlake/node-AbCdEf"))
          .as("without the parameter")
          .isFalse();
    }
    for (String name : List.of("Compact", "Query")) {
      assertThat(mayRead(template, name, get, secrets + "trendlake/node-AbCdEf")).isFalse();
    }
  }

  @Test
  void keysOfSecrets_areUsedByTheServicesThatKeepThemAlone() throws IOException {
    Template template =
        transformed.read(
            Map.of("SecretArns", "arn:aws:ssm:us-east-1:123456789012:parameter/node/password"));
    for (String name : List.of("Plan", "Scrape")) {
      PolicyQuestion decrypt =
          PolicyQuestion.of(
              role(name), "kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd");
      for (String service : List.of("secretsmanager", "ssm")) {
        String via = service + ".eu-west-1.amazonaws.com";
        assertThat(may(template, name, decrypt.with("kms:ViaService", via))).as(via).isTrue();
      }
      String via = "s3.eu-west-1.amazonaws.com";
      assertThat(may(template, name, decrypt.with("kms:ViaService", via))).as(via).isFalse();
      assertThat(may(template, name, decrypt)).as("by itself").isFalse();
    }
  }

  @Test
  void keyOfTheQueryToken_isUsedForThatSecretAlone() throws IOException {
    String secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:grafana-AbCdEf";
    Template template =
        transformed.read(Map.of("QueryAccess", "token", "QueryTokenSecretArn", secret));
    PolicyQuestion decrypt =
        PolicyQuestion.of(
                role("Query"), "kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1234abcd")
            .with("kms:ViaService", "secretsmanager.us-east-1.amazonaws.com");
    String of = "kms:EncryptionContext:SecretARN";

    assertThat(may(template, "Query", decrypt.with(of, secret))).isTrue();
    assertThat(may(template, "Query", decrypt.with(of, secret + "2"))).isFalse();
    assertThat(may(template, "Query", decrypt)).as("of no secret").isFalse();
    assertThat(may(transformed.read(), "Query", decrypt.with(of, secret)))
        .as("without a token")
        .isFalse();
  }

  @Test
  void scrapeInAVpc_itsOwnCodeMayNotAttachAnything() throws IOException {
    Template template =
        transformed.read(Map.of("ScrapeSubnetIds", "subnet-1", "ScrapeSecurityGroupIds", "sg-1"));
    PolicyQuestion byLambda = PolicyQuestion.of(role("Scrape"), "ec2:CreateNetworkInterface", "*");
    PolicyQuestion byItself =
        byLambda.with(
            "lambda:SourceFunctionArn",
            "arn:aws:lambda:us-east-1:123456789012:function:trendlake-ScrapeFunction-1A2B");
    List<Map<?, ?>> policies =
        listAt(template.resource("ScrapeRole"), "Policies").stream()
            .<Map<?, ?>>map(policy -> mapAt((Map<?, ?>) policy, "PolicyDocument"))
            .toList();

    assertThat(policies).anyMatch(byLambda::isAllowedBy).noneMatch(byLambda::isDeniedBy);
    assertThat(policies).anyMatch(byItself::isDeniedBy);
  }

  @Test
  void everySchedule_hasARoleThatSchedulesOfThisAccountHaveAlone() throws IOException {
    Template template = transformed.read();
    for (Map<?, ?> schedule : template.properties("AWS::Scheduler::Schedule")) {
      Map<?, ?> target = mapAt(schedule, "Target");
      String id = ((String) at(target, "RoleArn")).replaceFirst(".*role/", "");
      Map<?, ?> trust = mapAt(template.resource(id), "AssumeRolePolicyDocument");
      PolicyQuestion asked = PolicyQuestion.of("", "sts:AssumeRole", "*");
      assertThat(asked.with("aws:SourceAccount", "123456789012").isAllowedBy(trust)).isTrue();
      assertThat(asked.with("aws:SourceAccount", "666666666666").isAllowedBy(trust)).isFalse();
      Map<?, ?> policy = (Map<?, ?>) listAt(template.resource(id), "Policies").getFirst();
      assertThat(FunctionPolicy.of(List.of(mapAt(policy, "PolicyDocument"))).actions())
          .containsExactly("lambda:InvokeFunction");
    }
  }

  @Test
  void everyQueue_isReachedByTlsAlone() throws IOException {
    // With which there are queues that others do not have.
    Template all = transformed.read(Map.of("ImportBuckets", "arn:aws:s3:::thanos-bucket"));
    Map<?, ?> policy = all.resource("QueuePolicy");

    assertThat(listAt(policy, "Queues")).hasSize(all.ids("AWS::SQS::Queue").size());
    PolicyQuestion plain =
        PolicyQuestion.of(ADMIN, "sqs:SendMessage", "*").with("aws:SecureTransport", "false");
    assertThat(plain.isDeniedBy(mapAt(policy, "PolicyDocument"))).isTrue();
  }
}
