// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trendlake.config.Account;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.Organization;
import io.trendlake.config.RulesConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.AwsDiscovery;
import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.EksCluster;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.model.Labels;
import io.trendlake.objstore.InMemoryBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Discovery in AWS, repeated in every member account and region. */
@Timeout(120)
final class PlannerAccountsTest {

  private static final Instant START = Instant.parse("2026-11-22T07:15:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Instant now = START;
  private final FakeAws aws = new FakeAws();
  private final DiscovererRegistry discoverers =
      new DiscovererRegistry(new ScriptedFetcher(), aws, () -> now);
  private Planner planner = planner(PATIENCE);

  @AfterEach
  void close() {
    planner.close();
  }

  /** One instance in every account and region, unless it is denied. */
  private static final class FakeAws implements AwsDiscovery {

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private List<Account> accounts = List.of();

    @Override
    public Discoverer<TargetGroup> of(AwsSdConfig config, AccountRegion where) {
      return () -> DiscoveryResult.of(instances(where));
    }

    @Override
    public EksCluster.Finder eks(KubernetesAccess.Eks eks) {
      return NONE.eks(eks);
    }

    @Override
    public SecretStore secrets() {
      return NONE.secrets();
    }

    private List<TargetGroup> instances(AccountRegion where)
        throws DiscoveryException, InterruptedException {
      String place = where.account() + "/" + where.region();
      asked.add(place);
      if (silent.contains(place)) {
        new CountDownLatch(1).await();
      }
      if (denied.contains(place)) {
        throw new DiscoveryException(where + " is denied");
      }
      Labels target = Labels.of("__address__", place.replace('/', '.') + ":9100");
      return List.of(
          new TargetGroup(
              place,
              List.of(target),
              Labels.of("account", where.account(), "region", where.region())));
    }

    @Override
    public Discoverer<Account> accounts(Organization organization) {
      return () -> DiscoveryResult.of(accounts);
    }
  }

  private static Account account(String id, String... regions) {
    return new Account(
        id,
        "name of " + id,
        Arrays.asList(regions),
        Optional.of("arn:aws:iam::" + id + ":role/trendlake"),
        Optional.empty(),
        List.of());
  }

  private static ScrapeConfig job(AwsSdSettings settings) {
    return ScrapeConfig.builder("hosts")
        .discovery(List.of(new Ec2SdConfig(settings, List.of())))
        .build();
  }

  private static AwsSdSettings inRegion(String region) {
    AwsSdSettings defaults = AwsSdSettings.defaults();
    return new AwsSdSettings(
        Optional.of(region),
        defaults.endpoint(),
        defaults.keys(),
        defaults.profile(),
        defaults.roleArn(),
        defaults.externalId(),
        defaults.refreshInterval(),
        defaults.port());
  }

  private static TrendlakeConfig config(
      AwsSdSettings settings, Optional<Organization> organization, Account... accounts) {
    return new TrendlakeConfig(
        GlobalConfig.defaults(),
        List.of(job(settings)),
        List.of(accounts),
        organization,
        LakeConfig.defaults(),
        RulesConfig.NONE,
        List.of());
  }

  private Planner planner(Duration patience) {
    return new Planner(new InMemoryBucket(), discoverers, () -> now, patience);
  }

  private static List<String> instances(ScrapePlan plan) {
    return plan.jobs().getFirst().active().stream()
        .map(target -> target.labels().value("instance"))
        .toList();
  }

  @Test
  void plan_accountsAndRegions_areAllAsked() throws InterruptedException {
    TrendlakeConfig config =
        config(
            AwsSdSettings.defaults(),
            Optional.empty(),
            account("111111111111", "eu-west-1", "us-east-1"),
            account("222222222222", "eu-west-1"));

    ScrapePlan plan = planner.plan(config);

    assertThat(instances(plan))
        .containsExactly(
            "111111111111.eu-west-1:9100",
            "111111111111.us-east-1:9100",
            "222222222222.eu-west-1:9100");
    assertThat(plan.shards())
        .extracting(Shard::account, Shard::region)
        .contains(tuple("111111111111", "us-east-1"))
        .hasSize(3);
  }

  @Test
  void plan_noAccounts_asksTheEnvironmentsOwn() throws InterruptedException {
    TrendlakeConfig config = config(inRegion("eu-west-1"), Optional.empty());
    planner.plan(config);

    assertThat(aws.asked).containsExactly("/eu-west-1");
  }

  @Test
  void plan_ownRegion_isAskedInEveryAccount() throws InterruptedException {
    TrendlakeConfig config =
        config(
            inRegion("us-east-1"),
            Optional.empty(),
            account("111111111111", "eu-west-1", "us-east-1"),
            account("222222222222", "eu-west-1"));
    planner.plan(config);

    assertThat(aws.asked)
        .containsExactlyInAnyOrder("111111111111/us-east-1", "222222222222/us-east-1");
  }

  @Test
  void plan_ownRole_isNotRepeated() throws InterruptedException {
    AwsSdSettings defaults = AwsSdSettings.defaults();
    AwsSdSettings own =
        new AwsSdSettings(
            Optional.of("eu-west-1"),
            defaults.endpoint(),
            defaults.keys(),
            defaults.profile(),
            Optional.of("arn:aws:iam::333333333333:role/own"),
            defaults.externalId(),
            defaults.refreshInterval(),
            defaults.port());
    TrendlakeConfig config = config(own, Optional.empty(), account("111111111111", "eu-west-1"));
    planner.plan(config);

    assertThat(aws.asked).containsExactly("333333333333/eu-west-1");
  }

  @Test
  void plan_oneAccountDenied_touchesNoOther() throws InterruptedException {
    TrendlakeConfig config =
        config(
            AwsSdSettings.defaults(),
            Optional.empty(),
            account("111111111111", "eu-west-1"),
            account("222222222222", "eu-west-1"));
    List<String> before = instances(planner.plan(config));

    aws.denied.add("111111111111/eu-west-1");
    now = now.plusSeconds(60);
    ScrapePlan after = planner.plan(config);

    assertThat(instances(after)).isEqualTo(before).hasSize(2);
    assertThat(after.jobs().getFirst().errors())
        .containsExactly("account 111111111111 (name of 111111111111), region eu-west-1 is denied");
  }

  @Test
  void plan_oneRegionSilent_delaysNoOther() throws InterruptedException {
    aws.silent.add("111111111111/eu-west-1");
    planner.close();
    planner = planner(Duration.ofMillis(200));
    TrendlakeConfig config =
        config(
            AwsSdSettings.defaults(),
            Optional.empty(),
            account("111111111111", "eu-west-1", "us-east-1"));

    // A slow machine may need more than one round; the silent one would keep all of them waiting.
    ScrapePlan plan = planner.plan(config);
    while (plan.jobs().getFirst().active().isEmpty()) {
      plan = planner.plan(config);
    }

    assertThat(instances(plan)).containsExactly("111111111111.us-east-1:9100");
    assertThat(plan.jobs().getFirst().errors())
        .containsExactly(
            "ec2 in account 111111111111 (name of 111111111111), region eu-west-1: no answer yet,"
                + " asked at 2026-11-22T07:15:00Z");
  }

  @Test
  void plan_organization_givesAccountsThatComeAndGo() throws InterruptedException {
    Organization organization =
        new Organization("trendlake", Optional.empty(), List.of("eu-west-1"), List.of(), List.of());
    aws.accounts =
        List.of(account("111111111111", "eu-west-1"), account("222222222222", "eu-west-1"));
    TrendlakeConfig config =
        config(
            AwsSdSettings.defaults(),
            Optional.of(organization),
            account("222222222222", "us-east-1"));

    // What is written of an account holds.
    assertThat(instances(planner.plan(config)))
        .containsExactlyInAnyOrder("222222222222.us-east-1:9100", "111111111111.eu-west-1:9100");

    aws.accounts = List.of();
    now = now.plus(Duration.ofHours(1));
    assertThat(instances(planner.plan(config))).containsExactly("222222222222.us-east-1:9100");
  }

  @Test
  void plan_organizationWithoutAccounts_doesNotAskTheEnvironmentsOwn() throws InterruptedException {
    Organization organization =
        new Organization("trendlake", Optional.empty(), List.of("eu-west-1"), List.of(), List.of());
    TrendlakeConfig config = config(AwsSdSettings.defaults(), Optional.of(organization));
    planner.plan(config);

    assertThat(aws.asked).isEmpty();
  }
}
