// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks of ECS: with their own address, behind a bridge, in a service or without. */
final class EcsResourcesTest extends AwsScript {

  private static final String OWN_ADDRESS =
      """
      {"taskArn": "arn:task/1", "taskDefinitionArn": "arn:def/cart:1", "group": "service:cart",
       "launchType": "FARGATE", "availabilityZone": "eu-west-1a", "desiredStatus": "RUNNING",
       "lastStatus": "RUNNING", "healthStatus": "HEALTHY", "platformFamily": "Linux",
       "platformVersion": "1.4.0", "tags": [{"key": "team", "value": "a"}],
       "attachments": [{"type": "ElasticNetworkInterface", "details": [
         {"name": "subnetId", "value": "subnet-1"},
         {"name": "networkInterfaceId", "value": "eni-1"},
         {"name": "privateIPv4Address", "value": "10.0.0.7"}]}],
       "containers": [{"name": "app", "networkBindings": []}, {"name": "sidecar"}]}\
      """;

  private static final String BEHIND_BRIDGE =
      """
      {"taskArn": "arn:task/2", "taskDefinitionArn": "arn:def/batch:3", "group": "family:batch",
       "launchType": "EC2", "containerInstanceArn": "arn:ci/1",
       "containers": [
         {"name": "one", "image": "batch:3", "networkBindings": [
           {"containerPort": 9404, "hostPort": 32768}]},
         {"name": "two", "networkBindings": [{"containerPort": 9404, "hostPort": 32769}]},
         {"name": "three"}]}\
      """;

  @BeforeEach
  void cluster() {
    aws.on("ecs:ListClusters", "{\"clusterArns\": [\"arn:cluster/shop\"]}");
    aws.on(
        "ecs:DescribeClusters",
        """
        {"clusters": [{"clusterArn": "arn:cluster/shop", "clusterName": "shop",
          "tags": [{"key": "env", "value": "live"}]}]}\
        """);
    aws.on("ecs:ListServices", "{\"serviceArns\": [\"arn:service/cart\"]}");
    aws.on(
        "ecs:DescribeServices",
        """
        {"services": [{"serviceArn": "arn:service/cart", "serviceName": "cart",
          "status": "ACTIVE", "tags": [{"key": "tier", "value": "web"}]}]}\
        """);
    aws.on("ecs:ListTasks", "{\"taskArns\": [\"arn:task/1\"]}");
    aws.on(
        "ecs:DescribeContainerInstances",
        """
        {"containerInstances": [
          {"containerInstanceArn": "arn:ci/1", "ec2InstanceId": "i-1"},
          {"containerInstanceArn": "arn:ci/2", "ec2InstanceId": "mi-1"}]}\
        """);
    aws.on(
        "ec2:DescribeInstances",
        """
        <r><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>
        <instanceType>t4g.small</instanceType><subnetId>subnet-9</subnetId>
        <privateIpAddress>10.0.0.9</privateIpAddress><ipAddress>198.51.100.9</ipAddress>
        <tagSet><item><key>Name</key><value>host</value></item></tagSet>
        </item></instancesSet></item></reservationSet></r>\
        """);
    aws.on(
        "ec2:DescribeNetworkInterfaces",
        """
        <r><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>
        <association><publicIp>198.51.100.7</publicIp></association></item></networkInterfaceSet></r>\
        """);
    definition("{\"name\": \"app\"}");
  }

  private void tasks(String... tasks) {
    aws.on("ecs:DescribeTasks", "{\"tasks\": [" + String.join(",", tasks) + "]}");
  }

  private void definition(String... containers) {
    aws.on(
        "ecs:DescribeTaskDefinition",
        "{\"taskDefinition\": {\"containerDefinitions\": [" + String.join(",", containers) + "]}}");
  }

  private EcsResources resources() {
    return new EcsResources(new EcsSdConfig(port(80), List.of(), 5));
  }

  @Test
  void targets_taskOfService_hasEveryLabelOfPrometheus() throws Exception {
    tasks(OWN_ADDRESS);

    assertThat(resources().targets(aws.api()))
        .containsExactly(
            Labels.ofMap(
                Map.ofEntries(
                    Map.entry("__address__", "10.0.0.7:80"),
                    Map.entry("__meta_ecs_availability_zone", "eu-west-1a"),
                    Map.entry("__meta_ecs_cluster", "shop"),
                    Map.entry("__meta_ecs_cluster_arn", "arn:cluster/shop"),
                    Map.entry("__meta_ecs_desired_status", "RUNNING"),
                    Map.entry("__meta_ecs_health_status", "HEALTHY"),
                    Map.entry("__meta_ecs_ip_address", "10.0.0.7"),
                    Map.entry("__meta_ecs_last_status", "RUNNING"),
                    Map.entry("__meta_ecs_launch_type", "FARGATE"),
                    Map.entry("__meta_ecs_network_mode", "awsvpc"),
                    Map.entry("__meta_ecs_platform_family", "Linux"),
                    Map.entry("__meta_ecs_platform_version", "1.4.0"),
                    Map.entry("__meta_ecs_public_ip", "198.51.100.7"),
                    Map.entry("__meta_ecs_region", "eu-west-1"),
                    Map.entry("__meta_ecs_service", "cart"),
                    Map.entry("__meta_ecs_service_arn", "arn:service/cart"),
                    Map.entry("__meta_ecs_service_status", "ACTIVE"),
                    Map.entry("__meta_ecs_subnet_id", "subnet-1"),
                    Map.entry("__meta_ecs_tag_cluster_env", "live"),
                    Map.entry("__meta_ecs_tag_service_tier", "web"),
                    Map.entry("__meta_ecs_tag_task_team", "a"),
                    Map.entry("__meta_ecs_task_arn", "arn:task/1"),
                    Map.entry("__meta_ecs_task_definition", "arn:def/cart:1"),
                    Map.entry("__meta_ecs_task_group", "service:cart"))));
  }

  @Test
  void targets_exporterOfCloudWatchAgentsLabels_hasItsPortPathAndJob() throws Exception {
    tasks(OWN_ADDRESS);
    definition(
        "{\"name\": \"app\"}",
        """
        {"name": "sidecar", "dockerLabels": {"ECS_PROMETHEUS_EXPORTER_PORT": "9121",
          "ECS_PROMETHEUS_METRICS_PATH": "/stats", "ECS_PROMETHEUS_JOB_NAME": "redis"}}\
        """);

    List<Labels> targets = resources().targets(aws.api());

    assertThat(targets).hasSize(1);
    assertThat(targets.getFirst().value("__address__")).isEqualTo("10.0.0.7:9121");
    assertThat(targets.getFirst().value("__metrics_path__")).isEqualTo("/stats");
    assertThat(targets.getFirst().value("job")).isEqualTo("redis");
    assertThat(targets.getFirst().value("__meta_ecs_container_name")).isEqualTo("sidecar");
  }

  @Test
  void targets_exportersBehindBridge_haveTheHostsAddressAndTheirDynamicPorts() throws Exception {
    tasks(BEHIND_BRIDGE);
    definition(
        """
        {"name": "one", "dockerLabels": {"PROMETHEUS_EXPORTER_PORT": "9404",
          "PROMETHEUS_EXPORTER_PATH": "/m", "PROMETHEUS_EXPORTER_JOB": "batch"}}\
        """,
        "{\"name\": \"two\", \"dockerLabels\": {\"PROMETHEUS_EXPORTER_PORT\": \"9404\"}}",
        "{\"name\": \"three\", \"dockerLabels\": {\"PROMETHEUS_EXPORTER_PORT\": \"http\"}}");

    List<Labels> targets = resources().targets(aws.api());

    assertThat(targets)
        .extracting(labels -> labels.value("__address__"))
        .containsExactly("10.0.0.9:32768", "10.0.0.9:32769");
    Labels one = targets.getFirst();
    assertThat(one.value("__meta_ecs_container_port")).isEqualTo("9404");
    assertThat(one.value("__meta_ecs_container_image")).isEqualTo("batch:3");
    assertThat(one.value("__meta_ecs_container_label_PROMETHEUS_EXPORTER_JOB")).isEqualTo("batch");
    assertThat(one.value("__meta_ecs_network_mode")).isEqualTo("bridge");
    assertThat(one.value("__meta_ecs_ec2_instance_id")).isEqualTo("i-1");
    assertThat(one.value("__meta_ecs_ec2_instance_type")).isEqualTo("t4g.small");
    assertThat(one.value("__meta_ecs_ec2_instance_private_ip")).isEqualTo("10.0.0.9");
    assertThat(one.value("__meta_ecs_ec2_instance_public_ip")).isEqualTo("198.51.100.9");
    assertThat(one.value("__meta_ecs_container_instance_arn")).isEqualTo("arn:ci/1");
    assertThat(one.value("__meta_ecs_subnet_id")).isEqualTo("subnet-9");
    assertThat(one.value("__meta_ecs_tag_ec2_Name")).isEqualTo("host");
    assertThat(one.value("__meta_ecs_service")).isEmpty();
  }

  @Test
  void targets_taskWithoutAddressYet_isNone() throws Exception {
    tasks("{\"taskArn\": \"arn:task/1\", \"launchType\": \"FARGATE\"}");

    assertThat(resources().targets(aws.api())).isEmpty();
  }

  @Test
  void targets_askedTwice_askForTaskDefinitionsOnce() throws Exception {
    tasks(OWN_ADDRESS);
    EcsResources resources = resources();

    resources.targets(aws.api());
    resources.targets(aws.api());

    assertThat(aws.requests())
        .filteredOn(request -> request.permission().equals("ecs:DescribeTaskDefinition"))
        .hasSize(1);
  }

  @Test
  void targets_everything_needsThePermissionsListed() throws Exception {
    tasks(OWN_ADDRESS, BEHIND_BRIDGE);

    resources().targets(aws.api());

    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.ECS);
  }
}
