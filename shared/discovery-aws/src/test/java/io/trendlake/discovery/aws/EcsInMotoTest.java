// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.model.Labels;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks with their own interface, and tasks behind the bridge of an instance. */
@ExtendWith(Moto.class)
final class EcsInMotoTest {

  private static final AccountRegion SHOP = MotoAws.place("111111111301", "us-east-1");

  private MotoAws aws;

  @BeforeEach
  void connect(MotoServer moto) throws Exception {
    moto.reset();
    aws = new MotoAws(moto.endpoint());
    // Tasks would end a little with each time somebody looks at them.
    moto.post(
        "/moto-api/state-manager/set-transition",
        "{\"model_name\": \"ecs::task\", \"transition\": {\"progression\": \"manual\", \"times\": 1000}}");
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private ApiValue call(String operation, Map<String, ?> arguments) throws Exception {
    return aws.call(SHOP, AwsRequest.json(AwsService.ECS, operation, arguments));
  }

  private String subnet() throws Exception {
    ApiValue subnets = aws.call(SHOP, AwsRequest.form(AwsService.EC2, "DescribeSubnets", Map.of()));
    return subnets.list("subnetSet").getFirst().text("subnetId");
  }

  private String securityGroup() throws Exception {
    ApiValue groups =
        aws.call(SHOP, AwsRequest.form(AwsService.EC2, "DescribeSecurityGroups", Map.of()));
    return groups.list("securityGroupInfo").getFirst().text("groupId");
  }

  private void registerTask(String family, String network) throws Exception {
    Map<String, ?> container =
        Map.of(
            "name",
            "app",
            "image",
            "cart:1",
            "memory",
            "128",
            "portMappings",
            List.of(Map.of("containerPort", 9113, "hostPort", 0)),
            "dockerLabels",
            Map.of("PROMETHEUS_EXPORTER_PORT", "9113", "PROMETHEUS_EXPORTER_PATH", "/stats"));
    call(
        "RegisterTaskDefinition",
        Map.of(
            "family",
            family,
            "networkMode",
            network,
            "cpu",
            "256",
            "memory",
            "512",
            "containerDefinitions",
            List.of(container)));
  }

  private List<Labels> targets() throws Exception {
    return aws.targets(new EcsSdConfig(AwsSdSettings.defaults(), List.of(), 10), SHOP);
  }

  @Test
  void containerWithExporterLabels_atTheTasksAddress() throws Exception {
    call("CreateCluster", Map.of("clusterName", "web"));
    registerTask("cart", "awsvpc");
    call(
        "RunTask",
        Map.of(
            "cluster",
            "web",
            "taskDefinition",
            "cart",
            "launchType",
            "FARGATE",
            "networkConfiguration",
            Map.of(
                "awsvpcConfiguration",
                Map.of("subnets", List.of(subnet()), "securityGroups", List.of(securityGroup())))));

    List<Labels> targets = targets();

    assertThat(targets).hasSize(1);
    Labels target = targets.getFirst();
    assertThat(target.value("__address__"))
        .isEqualTo(target.value("__meta_ecs_ip_address") + ":9113");
    assertThat(target.value("__metrics_path__")).isEqualTo("/stats");
    assertThat(target.value("__meta_ecs_cluster")).isEqualTo("web");
    assertThat(target.value("__meta_ecs_launch_type")).isEqualTo("FARGATE");
    assertThat(target.value("__meta_ecs_container_name")).isEqualTo("app");
    assertThat(target.value("__meta_ecs_task_definition")).endsWith("task-definition/cart:1");
  }

  @Test
  void taskBehindABridge_atTheAddressOfItsInstance() throws Exception {
    call("CreateCluster", Map.of("clusterName", "web"));
    String instance = aws.runInstance(SHOP, Map.of());
    String document =
        "{\"instanceId\":\""
            + instance
            + "\",\"region\":\"us-east-1\",\"accountId\":\"111111111301\"}";
    call(
        "RegisterContainerInstance",
        Map.of("cluster", "web", "instanceIdentityDocument", document));
    registerTask("cart", "bridge");
    call("RunTask", Map.of("cluster", "web", "taskDefinition", "cart", "launchType", "EC2"));
    ApiValue described =
        aws.call(
            SHOP,
            AwsRequest.form(AwsService.EC2, "DescribeInstances", Map.of("InstanceId.1", instance)));
    String address =
        described
            .list("reservationSet")
            .getFirst()
            .list("instancesSet")
            .getFirst()
            .text("privateIpAddress");

    List<Labels> targets = targets();

    assertThat(targets).hasSize(1);
    assertThat(targets.getFirst().value("__address__")).startsWith(address + ":");
    assertThat(targets.getFirst().value("__meta_ecs_ec2_instance_id")).isEqualTo(instance);
    assertThat(targets.getFirst().value("__metrics_path__")).isEqualTo("/stats");
  }
}
