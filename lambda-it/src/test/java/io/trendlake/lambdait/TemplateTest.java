// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.discovery.aws.DiscoveryActions;
import io.trendlake.lambda.Environment;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deployment's templates against the code that they deploy. */
final class TemplateTest {

  private static final String FUNCTION = "AWS::Serverless::Function";

  /** Actions that AWS allows on all resources only. */
  private static final Set<String> UNBOUND =
      Stream.concat(discoveryActions().stream(), DiscoveryActions.ORGANIZATION.stream())
          .collect(Collectors.toSet());

  private final Template template = read("template.yaml");
  private final Template member = read("member-account.yaml");

  private static Template read(String name) {
    try {
      return Template.read(Checkout.file(name), TemplateReferences.ALL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> discoveryActions() {
    return Stream.of(
            DiscoveryActions.EC2,
            DiscoveryActions.ECS,
            DiscoveryActions.MSK,
            DiscoveryActions.RDS,
            DiscoveryActions.LIGHTSAIL,
            DiscoveryActions.EKS,
            DiscoveryActions.ELASTICACHE,
            DiscoveryActions.CLOUD_MAP)
        .flatMap(List::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Map<?, ?>> statements(Map<?, ?> policy) {
    List<Map<?, ?>> statements = new ArrayList<>();
    listAt(policy, "Statement").forEach(one -> statements.add((Map<?, ?>) one));
    return statements;
  }

  private List<Map<?, ?>> statementsOf(String function) {
    List<Map<?, ?>> statements = new ArrayList<>();
    String role = function.replaceFirst("Function$", "Role");
    listAt(template.resource(role), "Policies")
        .forEach(
            policy -> statements.addAll(statements(mapAt((Map<?, ?>) policy, "PolicyDocument"))));
    return statements;
  }

  private static List<String> texts(Object oneOrMany) {
    return oneOrMany instanceof List<?> many
        ? many.stream().map(String.class::cast).toList()
        : List.of((String) oneOrMany);
  }

  @Test
  void everyFunction_itsHandlerIsInItsZip() throws IOException {
    assertThat(template.ids(FUNCTION)).hasSize(4);
    for (String id : template.ids(FUNCTION)) {
      Map<?, ?> properties = template.resource(id);
      String code = (String) at(properties, "CodeUri");
      String name = code.replaceAll("functions/(\\w+)/target/(\\w+)\\.zip", "$1");
      String handler = (String) at(properties, "Handler");

      assertThat(code).isEqualTo("functions/%s/target/%s.zip", name, name);
      assertThat(Zips.at(Checkout.file(code)).hasClass(handler.replaceAll("::.*", "")))
          .as(handler)
          .isTrue();
      assertThat(handler).endsWith("::handleRequest");
    }
  }

  @Test
  void everyFunction_runtimeMemoryTimeAndLogsAreSaid() {
    assertThat(template.globals("Function").get("Runtime")).isEqualTo("java25");
    assertThat(texts(at(template.globals("Function"), "Architectures"))).containsExactly("arm64");
    for (String id : template.ids(FUNCTION)) {
      assertThat(template.resource(id).containsKey("MemorySize")).isTrue();
      assertThat(template.resource(id).containsKey("Timeout")).isTrue();
      assertThat(template.resource(id).containsKey("LoggingConfig")).isTrue();
    }
  }

  @Test
  void everyVariable_isOneThatFunctionsRead() {
    Set<String> known =
        Set.of(
            Environment.BUCKET,
            Environment.STACK,
            Environment.QUEUE_URL,
            Environment.MEMBER_ROLE,
            Environment.SCHEDULE,
            Environment.PARTS_QUEUE_URL,
            Environment.IMPORT_QUEUE_URL,
            Environment.QUERY_TOKEN_SECRET,
            "JAVA_TOOL_OPTIONS");
    assertThat(variables(template.globals("Function"))).isSubsetOf(known);
    for (String id : template.ids(FUNCTION)) {
      assertThat(variables(template.resource(id))).isSubsetOf(known);
    }
  }

  private static Set<String> variables(Map<?, ?> function) {
    Map<?, ?> environment = (Map<?, ?>) function.get("Environment");
    Set<String> names = new TreeSet<>();
    if (environment != null) {
      mapAt(environment, "Variables").keySet().forEach(name -> names.add((String) name));
    }
    return names;
  }

  @Test
  void noAction_isAWildcard() {
    for (String id : template.ids(FUNCTION)) {
      for (Map<?, ?> statement : statementsOf(id)) {
        assertThat(texts(at(statement, "Action"))).as(id).noneMatch(action -> action.contains("*"));
      }
    }
  }

  @Test
  void everyResource_isNamedWhereAwsAllowsIt() {
    for (String id : template.ids(FUNCTION)) {
      for (Map<?, ?> statement : statementsOf(id)) {
        if (texts(at(statement, "Resource")).contains("*")) {
          assertThat(UNBOUND).as(id).containsAll(texts(at(statement, "Action")));
        }
      }
    }
  }

  @Test
  void everyFunction_hasItsOwnRoleAndNoManagedPolicy() {
    for (String id : template.ids(FUNCTION)) {
      String role = id.replaceFirst("Function$", "Role");
      assertThat(template.resource(id).get("Role"))
          .isEqualTo("arn:aws:iam::123456789012:role/" + role);
      assertThat(template.resource(role).containsKey("ManagedPolicyArns")).as(role).isFalse();
    }
  }

  @Test
  void plan_mayDiscoverInItsOwnAccountWhatDiscoveryCalls() {
    Set<String> allowed = new TreeSet<>();
    for (Map<?, ?> statement : statementsOf("PlanFunction")) {
      if ("DiscoverInThisAccount".equals(statement.get("Sid"))) {
        allowed.addAll(texts(at(statement, "Action")));
      }
    }
    assertThat(allowed).isEqualTo(discoveryActions());
  }

  @Test
  void memberRole_mayWhatDiscoveryCallsAndNothingElse() {
    List<?> policies = listAt(member.resource("MemberRole"), "Policies");
    Map<?, ?> policy = mapAt((Map<?, ?>) policies.getFirst(), "PolicyDocument");
    Set<String> allowed =
        statements(policy).stream()
            .flatMap(statement -> texts(at(statement, "Action")).stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(policies).hasSize(1);
    assertThat(allowed).isEqualTo(discoveryActions());
  }

  @Test
  void relayCallerRole_mayDoNothingOfItself() {
    assertThat(member.resource("RelayCallerRole").containsKey("Policies")).isFalse();
    Map<?, ?> invocation = member.resource("RelayInvocation");

    assertThat(texts(at(invocation, "Roles"))).containsExactly("trendlake-member-relay");
    assertThat(statements(mapAt(invocation, "PolicyDocument")))
        .singleElement()
        .extracting(statement -> statement.get("Action"))
        .isEqualTo("lambda:InvokeFunction");
  }

  @Test
  void secretsOfAMemberAccount_areReadByBothRolesWhereTheParameterNamesThem() throws IOException {
    String secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:node-AbCdEf";
    Map<String, String> named = new HashMap<>(TemplateReferences.ALL);
    named.put("SecretArns", secret);
    Template reading = Template.read(Checkout.file("member-account.yaml"), named);
    Map<?, ?> policy = mapAt(reading.resource("SecretReading"), "PolicyDocument");
    PolicyQuestion asked = PolicyQuestion.of("", "secretsmanager:GetSecretValue", secret);

    assertThat(member.isMade("SecretReading")).isFalse();
    assertThat(reading.isMade("SecretReading")).isTrue();
    assertThat(texts(at(reading.resource("SecretReading"), "Roles")))
        .containsExactly("trendlake-member", "trendlake-member-relay");
    assertThat(asked.isAllowedBy(policy)).isTrue();
    assertThat(FunctionPolicy.of(List.of(policy)).actions())
        .containsExactly("kms:Decrypt", "secretsmanager:GetSecretValue", "ssm:GetParameter");
    for (Map<?, ?> statement : statements(policy)) {
      assertThat(texts(at(statement, "Resource"))).doesNotContain("*");
    }
  }

  @Test
  void relay_itsOwnCodeMayNotAttachAnything() {
    String name = (String) member.resource("RelayFunction").get("FunctionName");
    Map<?, ?> policy = (Map<?, ?>) listAt(member.resource("RelayRole"), "Policies").getFirst();
    PolicyQuestion byLambda =
        PolicyQuestion.of("arn:aws:iam::123456789012:role/r", "ec2:CreateNetworkInterface", "*");
    PolicyQuestion byItself =
        byLambda.with(
            "lambda:SourceFunctionArn", "arn:aws:lambda:us-east-1:123456789012:function:" + name);

    assertThat(byLambda.isDeniedBy(mapAt(policy, "PolicyDocument"))).isFalse();
    assertThat(byItself.isDeniedBy(mapAt(policy, "PolicyDocument"))).isTrue();
    assertThat(byLambda.isAllowedBy(mapAt(policy, "PolicyDocument"))).isTrue();
  }

  @Test
  void relay_mayWriteItsOwnLogAndNothingElseThatHasAName() {
    Map<?, ?> role = member.resource("RelayRole");
    Map<?, ?> policy = mapAt((Map<?, ?>) listAt(role, "Policies").getFirst(), "PolicyDocument");
    String who = "arn:aws:iam::123456789012:role/r";
    String logs = "arn:aws:logs:us-east-1:123456789012:log-group:";

    assertThat(role.containsKey("ManagedPolicyArns")).isFalse();
    assertThat(
            PolicyQuestion.of(who, "logs:PutLogEvents", logs + "relay:stream").isAllowedBy(policy))
        .isTrue();
    assertThat(
            PolicyQuestion.of(who, "logs:PutLogEvents", logs + "other:stream").isAllowedBy(policy))
        .isFalse();
    assertThat(FunctionPolicy.of(List.of(policy)).actions())
        .filteredOn(action -> !action.startsWith("ec2:"))
        .containsExactly("logs:CreateLogStream", "logs:PutLogEvents");
  }

  /** Not shown by {@link PlanPolicyTest}: moto does not ask for a schedule by its name. */
  @Test
  void plan_mayLookAtTheScheduleWhoseNameItGets() {
    Map<?, ?> environment = mapAt(template.resource("PlanFunction"), "Environment");
    Object name = at(mapAt(environment, "Variables"), Environment.SCHEDULE);
    PolicyQuestion asked =
        PolicyQuestion.of(
            "arn:aws:iam::123456789012:role/r",
            "scheduler:GetSchedule",
            "arn:aws:scheduler:us-east-1:123456789012:schedule/default/" + name);

    assertThat(name).isEqualTo("trendlake-compact");
    assertThat(asked.isAllowedBy(Map.of("Statement", statementsOf("PlanFunction")))).isTrue();
  }

  /** Each role of a member account is assumed by one function of one stack. */
  @ParameterizedTest
  @CsvSource({
    "MemberRole, trendlake-PlanRole-1A2B3C, external, true",
    "MemberRole, trendlake-PlanRole-1A2B3C, other, false",
    "MemberRole, trendlake-ScrapeRole-1A2B3C, external, false",
    "MemberRole, trendlake-CompactRole-1A2B3C, external, false",
    "MemberRole, trendlake-TickScheduleRole-1A2B3C, external, false",
    "MemberRole, trendlake-dev-PlanRole-1A2B3C, external, false",
    "MemberRole, trendlake-of-a-developer, external, false",
    "RelayCallerRole, trendlake-ScrapeRole-1A2B3C, external, true",
    "RelayCallerRole, trendlake-ScrapeRole-1A2B3C, other, false",
    "RelayCallerRole, trendlake-PlanRole-1A2B3C, external, false",
    "RelayCallerRole, trendlake-dev-ScrapeRole-1A2B3C, external, false",
  })
  void role_ofAMemberAccount_trusts(String role, String who, String externalId, boolean trusted) {
    Map<?, ?> trust = mapAt(member.resource(role), "AssumeRolePolicyDocument");
    PolicyQuestion asked =
        PolicyQuestion.of("arn:aws:iam::123456789012:role/" + who, "sts:AssumeRole", role)
            .with("sts:ExternalId", externalId);

    assertThat(asked.isAllowedBy(trust)).isEqualTo(trusted);
  }

  /** A role of another stack or of a developer may have a name that begins as that of plan. */
  @ParameterizedTest
  @CsvSource({"MemberRole, Plan", "RelayCallerRole, Scrape"})
  void role_ofAMemberAccount_trustsOneArnAloneWhereItIsSaid(String role, String function)
      throws IOException {
    String arn = "arn:aws:iam::123456789012:role/trendlake-" + function + "Role-1A2B3C";
    Map<String, String> named = new HashMap<>(TemplateReferences.ALL);
    named.put(function + "RoleArn", arn);
    Template exact = Template.read(Checkout.file("member-account.yaml"), named);
    Map<?, ?> trust = mapAt(exact.resource(role), "AssumeRolePolicyDocument");

    assertThat(mayAssume(trust, role, arn)).isTrue();
    assertThat(mayAssume(trust, role, arn + "x")).isFalse();
    assertThat(mayAssume(mapAt(member.resource(role), "AssumeRolePolicyDocument"), role, arn + "x"))
        .isTrue();
  }

  private static boolean mayAssume(Map<?, ?> trust, String role, String who) {
    return PolicyQuestion.of(who, "sts:AssumeRole", role)
        .with("sts:ExternalId", "external")
        .isAllowedBy(trust);
  }

  /** Without a token nobody is let in but whom IAM allows it. */
  @Test
  void queryUrl_isPublicOnlyWithAToken() throws IOException {
    Map<String, String> byToken = new HashMap<>(TemplateReferences.ALL);
    byToken.put("QueryAccess", "token");
    byToken.put("QueryTokenSecretArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:t");
    Template open = Template.read(Checkout.file("template.yaml"), byToken);

    assertThat(template.resource("QueryUrl").get("AuthType")).isEqualTo("AWS_IAM");
    assertThat(template.ids("AWS::Lambda::Permission")).filteredOn(template::isMade).isEmpty();
    assertThat(open.resource("QueryUrl").get("AuthType")).isEqualTo("NONE");
    assertThat(open.ids("AWS::Lambda::Permission")).filteredOn(open::isMade).hasSize(2);
    assertThat(variables(open.resource("QueryFunction"))).contains(Environment.QUERY_TOKEN_SECRET);
    assertThat(variables(template.resource("QueryFunction")))
        .doesNotContain(Environment.QUERY_TOKEN_SECRET);
  }

  /** Lambda refuses an event source otherwise. */
  @Test
  void everyQueue_hidesMessagesLongerThanItsFunctionMayTake() {
    Map<String, String> consumers =
        Map.of(
            "ScrapeQueue",
            "ScrapeFunction",
            "MissedSlots",
            "ScrapeFunction",
            "PartsQueue",
            "CompactFunction",
            "ImportQueue",
            "CompactFunction");
    consumers.forEach((queue, function) -> {
      int timeout = Integer.parseInt((String) template.resource(function).get("Timeout"));
      int hidden = Integer.parseInt((String) template.resource(queue).get("VisibilityTimeout"));
      assertThat(hidden).as(queue).isGreaterThan(timeout);
    });
  }
}
