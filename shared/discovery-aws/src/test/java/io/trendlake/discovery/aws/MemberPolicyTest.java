// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.config.sd.RdsSdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.model.Labels;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoApi;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Discovery as the role that member-account.yaml makes, whose policy a separate moto enforces: it
 * is enough, and without an action an error names that. moto cannot show it for MSK, whose actions
 * it does not know by their paths. That moto takes some seconds to start.
 */
@ExtendWith(Moto.class)
@Timeout(120)
final class MemberPolicyTest {

  private static final AccountRegion MEMBER = MotoAws.place("111111111701", "us-east-1");

  /** Without it targets have no zone's id, and there is no error. */
  private static final String ZONES = "ec2:DescribeAvailabilityZones";

  private final MotoServer moto;
  private final MotoApi account;
  private final MotoIam iam;
  private final AwsSdSettings settings;
  private final List<String> allowed;

  MemberPolicyTest() throws IOException {
    this.moto = MotoServer.start(Map.of());
    MotoApi central = MotoApi.of(moto.endpoint());
    this.account = central.inAccount(MEMBER.account());
    this.iam = new MotoIam(account);
    this.settings = MotoAws.as(new MotoIam(central).user("plan", "sts:AssumeRole"));
    this.allowed = allowed();
    iam.role("trendlake", allowed);
  }

  @AfterEach
  void stop() {
    moto.close();
  }

  private static List<String> allowed() throws IOException {
    Map<String, String> references =
        Map.of(
            "CentralAccountId", "123456789012", "ExternalId", "external", "AWS::Partition", "aws");
    Map<?, ?> role =
        Template.read(Path.of("../../member-account.yaml"), references).resource("MemberRole");
    Map<?, ?> policy = (Map<?, ?>) listAt(role, "Policies").getFirst();
    List<String> actions = new ArrayList<>();
    for (Object statement : listAt(mapAt(policy, "PolicyDocument"), "Statement")) {
      listAt((Map<?, ?>) statement, "Action").forEach(one -> actions.add((String) one));
    }
    return actions;
  }

  private void enforce(List<String> actions) throws IOException {
    moto.post("/moto-api/reset-auth", "inf");
    iam.allow("trendlake", actions);
    moto.post("/moto-api/reset-auth", "0");
  }

  /** What a process that has just started finds. */
  private DiscoveryResult<TargetGroup> discover(AwsSdConfig config) throws Exception {
    try (MotoAws aws = new MotoAws(moto.endpoint())) {
      return aws.discover(config, MEMBER);
    }
  }

  private void assertNeeds(AwsSdConfig config, List<String> actions) throws Exception {
    enforce(allowed);
    assertThatCode(() -> discover(config)).doesNotThrowAnyException();
    Set<String> needed = new TreeSet<>(actions);
    needed.remove(ZONES);
    for (String action : needed) {
      assertDenied(config, action);
    }
  }

  private void assertDenied(AwsSdConfig config, String action) throws Exception {
    enforce(allowed.stream().filter(one -> !one.equals(action)).toList());
    assertThatThrownBy(() -> discover(config))
        .as(action)
        .isInstanceOf(DiscoveryException.class)
        .hasMessageStartingWith(action + " in account " + MEMBER.account())
        // moto denies in XML, whatever the service speaks.
        .message()
        .containsPattern("is denied|HTTP 403");
  }

  @Test
  void policy_allowsWhatDiscoveryCallsAndNothingElse() {
    assertThat(allowed).containsExactlyInAnyOrderElementsOf(DiscoveryActions.ofMemberAccount());
  }

  @Test
  void ec2_needsAllItsActions() throws Exception {
    Ec2SdConfig config = new Ec2SdConfig(settings, List.of());
    runInstance();

    assertNeeds(config, DiscoveryActions.EC2);

    enforce(allowed.stream().filter(one -> !one.equals(ZONES)).toList());
    assertThat(zoneId(discover(config))).isEmpty();
    enforce(allowed);
    assertThat(zoneId(discover(config))).startsWith("use1-az");
  }

  private static String zoneId(DiscoveryResult<TargetGroup> discovered) {
    Labels target = discovered.found().getFirst().targets().getFirst();
    return target.value("__meta_ec2_availability_zone_id");
  }

  private String runInstance() throws IOException {
    return MotoApi.element(
        ec2("RunInstances", Map.of("ImageId", "ami-12c6146b", "MinCount", "1", "MaxCount", "1")),
        "instanceId");
  }

  private String ec2(String action, Map<String, String> fields) throws IOException {
    return account.form("ec2", "2016-11-15", action, fields);
  }

  @Test
  void ecs_needsAllItsActions() throws Exception {
    moto.post(
        "/moto-api/state-manager/set-transition",
        "{\"model_name\": \"ecs::task\", \"transition\": {\"progression\": \"manual\", \"times\": 1000}}");
    runTasks();

    assertNeeds(new EcsSdConfig(settings, List.of(), 10), DiscoveryActions.ECS);
  }

  /** A service, a task on an instance, and one with its own interface. */
  private void runTasks() throws IOException {
    ecs("CreateCluster", "{'clusterName':'web'}");
    String document =
        "{\\'instanceId\\':\\'%s\\',\\'region\\':\\'us-east-1\\',\\'accountId\\':\\'%s\\'}"
            .formatted(runInstance(), MEMBER.account());
    ecs(
        "RegisterContainerInstance",
        "{'cluster':'web','instanceIdentityDocument':'" + document + "'}");
    registerTask("bridge");
    registerTask("awsvpc");
    ecs(
        "CreateService",
        "{'cluster':'web','serviceName':'s','taskDefinition':'bridge','desiredCount':1}");
    ecs("RunTask", "{'cluster':'web','taskDefinition':'bridge','launchType':'EC2'}");
    ecs(
        "RunTask",
        """
        {'cluster':'web','taskDefinition':'awsvpc','launchType':'FARGATE','networkConfiguration':
        {'awsvpcConfiguration':{'subnets':['%s'],'securityGroups':['%s']}}}
        """
            .formatted(
                MotoApi.element(ec2("DescribeSubnets", Map.of()), "subnetId"),
                MotoApi.element(ec2("DescribeSecurityGroups", Map.of()), "groupId")));
  }

  private void registerTask(String network) throws IOException {
    ecs(
        "RegisterTaskDefinition",
        """
        {'family':'%1$s','networkMode':'%1$s','cpu':'256','memory':'512','containerDefinitions':[
        {'name':'app','image':'app:1','memory':128,'portMappings':[{'containerPort':9113,'hostPort':0}],
        'dockerLabels':{'PROMETHEUS_EXPORTER_PORT':'9113'}}]}
        """
            .formatted(network));
  }

  /** Of JSON with single quotes. */
  private void ecs(String action, String body) throws IOException {
    account.json("ecs", "AmazonEC2ContainerServiceV20141113." + action, body.replace('\'', '"'));
  }

  @Test
  void rds_needsAllItsActions() throws Exception {
    rds(
        "CreateDBCluster",
        Map.of(
            "DBClusterIdentifier",
            "c",
            "Engine",
            "aurora-mysql",
            "MasterUsername",
            "root",
            "MasterUserPassword",
            "password"));
    rds(
        "CreateDBInstance",
        Map.of(
            "DBInstanceIdentifier",
            "i",
            "DBClusterIdentifier",
            "c",
            "DBInstanceClass",
            "db.t3.small",
            "Engine",
            "aurora-mysql"));

    assertNeeds(new RdsSdConfig(settings, List.of(), List.of()), DiscoveryActions.RDS);
  }

  private void rds(String action, Map<String, String> fields) throws IOException {
    account.form("rds", "2014-10-31", action, fields);
  }

  @Test
  void cloudMap_needsAllItsActions() throws Exception {
    cloudMap("CreateHttpNamespace", "{\"Name\":\"shop\"}");
    String namespace = id(cloudMap("ListNamespaces", "{}"));
    String created =
        cloudMap(
            "CreateService", "{\"Name\":\"cart\",\"NamespaceId\":\"%s\"}".formatted(namespace));
    cloudMap(
        "RegisterInstance",
        "{\"ServiceId\":\"%s\",\"InstanceId\":\"i\",\"Attributes\":{\"AWS_INSTANCE_IPV4\":\"10.0.0.7\"}}"
            .formatted(id(created)));

    CloudMapSdConfig config = new CloudMapSdConfig(settings, List.of(), List.of(), 10);
    assertNeeds(config, DiscoveryActions.CLOUD_MAP);
  }

  private String cloudMap(String action, String body) throws IOException {
    return account.json("servicediscovery", "Route53AutoNaming_v20170314." + action, body);
  }

  private static String id(String answer) {
    return answer.replaceAll("(?s).*\"Id\": ?\"([^\"]+)\".*", "$1");
  }

  @Test
  void elasticache_needsAllItsActions() throws Exception {
    account.form(
        "elasticache",
        "2015-02-02",
        "CreateCacheCluster",
        Map.of(
            "CacheClusterId",
            "c",
            "Engine",
            "redis",
            "CacheNodeType",
            "cache.t3.micro",
            "NumCacheNodes",
            "1"));
    String arn = "arn:aws:elasticache:us-east-1:" + MEMBER.account() + ":cluster:c";

    assertNeeds(
        new ElasticacheSdConfig(settings, List.of(arn), 10),
        List.of("elasticache:DescribeCacheClusters", "elasticache:ListTagsForResource"));
    // moto has none, but asks for the permission first.
    assertDenied(
        new ElasticacheSdConfig(settings, List.of(), 10), "elasticache:DescribeServerlessCaches");
  }
}
