// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Instances and a task in member accounts, whose exporter is one server on loopback: the tag {@code
 * exporter} says where, and each has its own path.
 */
final class MemberFleet implements AutoCloseable {

  static final String SHOP = "222222222222";
  static final String PAYMENTS = "333333333333";
  static final String DENIED = "444444444444";
  static final List<String> REGIONS = List.of("us-east-1", "eu-west-3");

  private final MotoClient aws;
  private final ScriptedServer exporter;
  private final AtomicLong scrapes = new AtomicLong();

  MemberFleet(MotoClient aws) throws IOException {
    this.aws = aws;
    this.exporter =
        ScriptedServer.start(request ->
            Response.of(
                    200,
                    "# TYPE requests_total counter\nrequests_total{code=\"200\"} %d\n# TYPE temp gauge\ntemp 21.5\n"
                        .formatted(scrapes.incrementAndGet()))
                .with("Content-Type", "text/plain; version=0.0.4"));
  }

  /** Where the exporter listens. */
  String address() {
    return exporter.uri().getAuthority();
  }

  /** The configuration that finds the fleet, with an account that refuses. */
  String config() {
    return """
    global: {scrape_interval: 10s, scrape_timeout: 5s}
    scrape_configs:
      - job_name: node
        ec2_sd_configs:
          - filters: [{name: instance-state-name, values: [running]}]
        relabel_configs:
          - {source_labels: [__meta_ec2_tag_exporter], target_label: __address__}
          - {source_labels: [__meta_ec2_instance_id], target_label: instance}
      - job_name: cart
        aws_sd_configs: [{role: ecs}]
        relabel_configs:
          - {target_label: __address__, replacement: '%1$s'}
          - {source_labels: [__meta_ecs_container_name], target_label: instance}
    accounts:
      - {id: '%2$s', name: shop, regions: [us-east-1, eu-west-3], external_id: one, role_arn: 'arn:aws:iam::%2$s:role/trendlake-member', allow_cidrs: [127.0.0.0/8]}
      - {id: '%3$s', name: payments, regions: [us-east-1], external_id: two, role_arn: 'arn:aws:iam::%3$s:role/trendlake-member', allow_cidrs: [127.0.0.0/8]}
      - {id: '%4$s', name: denied, regions: [us-east-1], external_id: three, role_arn: 'arn:aws:iam::%4$s:role/trendlake-member'}
    """
        .formatted(address(), SHOP, PAYMENTS, DENIED);
  }

  /** Two instances in one account, one and a task in the other. */
  void run() throws IOException, InterruptedException {
    runInstances(aws.keyOf(SHOP), 2);
    String payments = aws.keyOf(PAYMENTS);
    runInstances(payments, 1);
    runTask(payments);
  }

  private void runInstances(String key, int count) throws IOException, InterruptedException {
    ec2(
        "RunInstances",
        key,
        Map.of(
            "ImageId",
            "ami-12c6146b",
            "MinCount",
            Integer.toString(count),
            "MaxCount",
            Integer.toString(count),
            "TagSpecification.1.ResourceType",
            "instance",
            "TagSpecification.1.Tag.1.Key",
            "exporter",
            "TagSpecification.1.Tag.1.Value",
            address()));
  }

  private String ec2(String action, String key, Map<String, String> fields)
      throws IOException, InterruptedException {
    return aws.form("ec2", "2016-11-15", action, key, fields);
  }

  private void runTask(String key) throws IOException, InterruptedException {
    String subnet = MotoClient.element(ec2("DescribeSubnets", key, Map.of()), "subnetId");
    String group = MotoClient.element(ec2("DescribeSecurityGroups", key, Map.of()), "groupId");
    aws.ecs("CreateCluster", key, "{\"clusterName\":\"web\"}");
    aws.ecs(
        "RegisterTaskDefinition",
        key,
        """
        {"family":"cart","networkMode":"awsvpc","cpu":"256","memory":"512","containerDefinitions":[
        {"name":"cart","image":"cart:1","memory":128,"portMappings":[{"containerPort":9113}],
        "dockerLabels":{"PROMETHEUS_EXPORTER_PORT":"9113"}}]}
        """);
    aws.ecs(
        "RunTask",
        key,
        """
        {"cluster":"web","taskDefinition":"cart","launchType":"FARGATE","networkConfiguration":
        {"awsvpcConfiguration":{"subnets":["%s"],"securityGroups":["%s"]}}}
        """
            .formatted(subnet, group));
  }

  @Override
  public void close() {
    exporter.close();
  }
}
