// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.http.SecretStore;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.TargetGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts whose role cannot be assumed, or that AWS closes; moto trusts everybody. */
final class RefusedAccountsTest {

  private static final AwsSdSettings SETTINGS = MotoAws.as(new String[] {"AKID", "secret"});
  private static final String ROLE = "arn:aws:iam::111111111111:role/trendlake";

  private static final String ASSUMED =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
      <SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>
      """;

  /** STS says no more, whatever is wrong. */
  private static final String DENIED =
      """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>AccessDenied</Code><Message>User: u is not authorized to perform: sts:AssumeRole</Message>
      </Error></ErrorResponse>
      """;

  private static final String INSTANCES =
      """
      <DescribeInstancesResponse><reservationSet><item><ownerId>111111111111</ownerId><instancesSet><item>
      <instanceId>i-1</instanceId><privateIpAddress>10.0.0.7</privateIpAddress>
      </item></instancesSet></item></reservationSet></DescribeInstancesResponse>
      """;

  private static final String BLOCKED =
      "<Response><Errors><Error><Code>Blocked</Code><Message>This account is currently blocked"
          + "</Message></Error></Errors></Response>";

  private ScriptedAws aws;
  private AwsSdkDiscovery discoverers;

  @BeforeEach
  void start() throws IOException {
    aws = new ScriptedAws();
    aws.on("ec2:DescribeInstances", INSTANCES);
    aws.on("ec2:DescribeAvailabilityZones", "<a/>");
    aws.on(
        "sts:AssumeRole",
        request ->
            ROLE.equals(request.arguments().get("RoleArn"))
                    && "right".equals(request.arguments().get("ExternalId"))
                ? new ScriptedAws.Response(200, ASSUMED)
                : new ScriptedAws.Response(403, DENIED));
    discoverers =
        new AwsSdkDiscovery(
            Map.of("AWS_ENDPOINT_URL", aws.endpoint().toString()), SecretStore.NONE);
  }

  @AfterEach
  void stop() {
    discoverers.close();
    aws.close();
  }

  private Discoverer<TargetGroup> discoverer(String role, String externalId) {
    AccountRegion place =
        new AccountRegion(
            "111111111111", "shop", "eu-west-1", Optional.of(role), Optional.of(externalId));
    return discoverers.of(new Ec2SdConfig(SETTINGS, List.of()), place);
  }

  private static void assertRefused(Discoverer<TargetGroup> discoverer, String role) {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer::discover)
        .withMessage(
            "sts:AssumeRole of "
                + role
                + " for account 111111111111 (shop), region eu-west-1 failed (AccessDenied): User: u"
                + " is not authorized to perform: sts:AssumeRole; check that the role exists, that"
                + " it trusts the identity that runs this, the external_id, and on AWS that MemberRoleNames of"
                + " the stack has its name");
  }

  @Test
  void role_unknown_saysWhatToCheck() {
    assertRefused(discoverer(ROLE + "s", "right"), ROLE + "s");
  }

  /** Whatever else the role may do. STS takes a session policy of 2,048 characters at most. */
  @Test
  void role_isAssumedForWhatDiscoveryCallsAlone() throws Exception {
    discoverer(ROLE, "right").discover();

    String policy =
        aws.requests().stream()
            .filter(request -> request.permission().equals("sts:AssumeRole"))
            .map(request -> String.valueOf(request.arguments().get("Policy")))
            .findFirst()
            .orElseThrow();
    assertThat(policy)
        .isEqualTo(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\""
                + String.join("\",\"", DiscoveryActions.ofMemberAccount())
                + "\"],\"Resource\":\"*\"}]}")
        .hasSizeLessThanOrEqualTo(2048);
  }

  @Test
  void externalId_wrong_saysWhatToCheckAndTouchesNoOther() throws Exception {
    assertRefused(discoverer(ROLE, "wrong"), ROLE);

    assertThat(discoverer(ROLE, "right").discover().found()).hasSize(1);
  }

  @Test
  void role_madeLater_isAssumedThen() throws Exception {
    Discoverer<TargetGroup> discoverer = discoverer(ROLE, "right");
    aws.on("sts:AssumeRole", request -> new ScriptedAws.Response(403, DENIED));
    assertRefused(discoverer, ROLE);

    aws.on("sts:AssumeRole", ASSUMED);

    assertThat(discoverer.discover().found().getFirst().targets()).hasSize(1);
  }

  @Test
  void account_suspendedInTheMiddle_saysWhy() throws Exception {
    Discoverer<TargetGroup> discoverer = discoverer(ROLE, "right");
    assertThat(discoverer.discover().found().getFirst().targets()).hasSize(1);

    aws.on("ec2:DescribeInstances", request -> new ScriptedAws.Response(403, BLOCKED));

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer::discover)
        .withMessage(
            "ec2:DescribeInstances in account 111111111111 (shop), region eu-west-1 failed (Blocked):"
                + " This account is currently blocked");
  }
}
