// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.testkit.Forwarder;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoApi;
import io.trendlake.testkit.aws.MotoServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An account that denies, a region that throttles, and accounts that an organization lists. Calls
 * that are throttled are tried again after pauses of some seconds.
 */
@ExtendWith(Moto.class)
@Timeout(120)
final class AccountsInMotoTest {

  private static final String THROTTLED =
      "<Response><Errors><Error><Code>RequestLimitExceeded</Code>"
          + "<Message>Request limit exceeded.</Message></Error></Errors></Response>";

  private static final Ec2SdConfig CONFIG = new Ec2SdConfig(AwsSdSettings.defaults(), List.of());

  private MotoAws aws;

  @BeforeEach
  void connect(MotoServer moto) throws Exception {
    moto.reset();
    aws = new MotoAws(moto.endpoint());
  }

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void roleWithoutThePermission_saysWhichOneItNeeds() throws Exception {
    AccountRegion allowed = MotoAws.place("111111111401", "eu-west-1");
    AccountRegion denied = MotoAws.place("111111111402", "eu-west-1");
    try (MotoServer moto = MotoServer.start(Map.of());
        MotoAws enforced = new MotoAws(moto.endpoint())) {
      MotoApi central = MotoApi.of(moto.endpoint());
      String[] keys = new MotoIam(central).user("plan", "sts:AssumeRole");
      new MotoIam(central.inAccount(allowed.account())).role("trendlake", DiscoveryActions.EC2);
      new MotoIam(central.inAccount(denied.account()))
          .role("trendlake", List.of("ec2:DescribeAvailabilityZones"));
      enforced.runInstance(allowed, Map.of());
      enforced.runInstance(denied, Map.of());
      Ec2SdConfig config = new Ec2SdConfig(MotoAws.as(keys), List.of());
      moto.post("/moto-api/reset-auth", "0");

      assertThat(enforced.targets(config, allowed)).hasSize(1);
      assertThatExceptionOfType(DiscoveryException.class)
          .isThrownBy(() -> enforced.discover(config, denied))
          .withMessageStartingWith(
              "ec2:DescribeInstances in account 111111111402 (name of 111111111402), region"
                  + " eu-west-1 is denied")
          .withMessageEndingWith(
              "the role arn:aws:iam::111111111402:role/trendlake needs the permission"
                  + " ec2:DescribeInstances");
    }
  }

  @Test
  void throttledRegion_failsAfterThreeTries_othersAnswer(MotoServer moto) throws Exception {
    AccountRegion well = MotoAws.place("111111111403", "eu-west-1");
    AccountRegion ill = MotoAws.place("111111111403", "us-east-2");
    aws.runInstance(well, Map.of());
    aws.runInstance(ill, Map.of());
    try (Forwarder forwarder = new Forwarder(moto.endpoint());
        ScriptedServer front = ScriptedServer.start(forwarder);
        MotoAws behind = new MotoAws(front.uri())) {
      assertThat(behind.targets(CONFIG, ill)).hasSize(1);
      AtomicInteger throttled = new AtomicInteger();
      front.answer(request -> {
        if (request.header("Authorization").orElse("").contains("/us-east-2/ec2/")) {
          throttled.incrementAndGet();
          return Response.of(503, THROTTLED);
        }
        return forwarder.answer(request);
      });

      assertThatExceptionOfType(DiscoveryException.class)
          .isThrownBy(() -> behind.discover(CONFIG, ill))
          .withMessageContaining("region us-east-2 is throttled (RequestLimitExceeded)");
      assertThat(throttled.get()).isGreaterThanOrEqualTo(3);
      assertThat(behind.targets(CONFIG, well)).hasSize(1);
    }
  }

  @Test
  void organization_listsActiveAccountsThatAreNotExcluded() throws Exception {
    AccountRegion management = new AccountRegion("", "", "", Optional.empty(), Optional.empty());
    organizations(management, "CreateOrganization", Map.of("FeatureSet", "ALL"));
    String shop = account(management, "shop");
    String bank = account(management, "bank");
    String closed = account(management, "closed");
    organizations(management, "CloseAccount", Map.of("AccountId", closed));
    Organization organization =
        new Organization(
            "trendlake",
            Optional.of("of ours"),
            List.of("eu-west-1"),
            List.of(),
            List.of("123456789012", bank));

    List<Account> accounts = aws.discoverers().accounts(organization).discover().found();

    assertThat(accounts)
        .containsExactly(
            new Account(
                shop,
                "shop",
                List.of("eu-west-1"),
                Optional.of("arn:aws:iam::" + shop + ":role/trendlake"),
                Optional.of("of ours"),
                List.of()));
  }

  private ApiValue organizations(
      AccountRegion management, String operation, Map<String, String> arguments) throws Exception {
    return aws.call(management, AwsRequest.json(AwsService.ORGANIZATIONS, operation, arguments));
  }

  private String account(AccountRegion management, String name) throws Exception {
    return organizations(
            management,
            "CreateAccount",
            Map.of("AccountName", name, "Email", name + "@example.com"))
        .text("CreateAccountStatus", "AccountId");
  }
}
