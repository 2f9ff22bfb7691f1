// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.MskSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Brokers and controllers of MSK and their labels. */
final class MskResourcesTest extends AwsScript {

  private static final String ARN = "arn:aws:kafka:eu-west-1:111111111111:cluster/shop/abc-1";

  private static final String CLUSTER =
      """
      {"clusterArn": "%s", "clusterName": "shop", "clusterType": "PROVISIONED",
       "state": "ACTIVE", "currentVersion": "K1", "tags": {"team": "a"},
       "provisioned": {
         "currentBrokerSoftwareInfo": {"kafkaVersion": "3.9.0", "configurationArn": "arn:conf",
           "configurationRevision": 2},
         "openMonitoring": {"prometheus": {"jmxExporter": {"enabledInBroker": true},
           "nodeExporter": {"enabledInBroker": false}}}}}\
      """
          .formatted(ARN);

  @BeforeEach
  void nodes() {
    aws.on(
        "kafka:ListNodes",
        """
        {"nodeInfoList": [
          {"nodeARN": "arn:node/1", "addedToClusterTime": "2026-11-01T00:00:00Z",
           "instanceType": "kafka.m7g.large", "nodeType": "BROKER",
           "brokerNodeInfo": {"attachedENIId": "eni-1", "brokerId": 1.0,
             "clientSubnet": "subnet-1", "clientVpcIpAddress": "10.0.0.1",
             "endpoints": ["b-1.shop", "b-1-b.shop"]}},
          {"nodeARN": "arn:node/2", "controllerNodeInfo": {"endpoints": ["c-1.shop"]}},
          {"nodeARN": "arn:node/3", "zookeeperNodeInfo": {"endpoints": ["z-1.shop"]}}]}\
        """);
  }

  private List<Labels> targets(String... clusters) throws DiscoveryException, InterruptedException {
    return new MskResources(new MskSdConfig(port(11001), List.of(clusters), 2)).targets(aws.api());
  }

  @Test
  void targets_broker_hasEveryLabel() throws Exception {
    aws.on("kafka:ListClustersV2", "{\"clusterInfoList\": [" + CLUSTER + "]}");

    List<Labels> targets = targets();

    assertThat(targets.getFirst())
        .isEqualTo(
            Labels.ofMap(
                Map.ofEntries(
                    Map.entry("__address__", "b-1.shop:11001"),
                    Map.entry("__meta_msk_broker_client_subnet", "subnet-1"),
                    Map.entry("__meta_msk_broker_client_vpc_ip", "10.0.0.1"),
                    Map.entry("__meta_msk_broker_endpoint_index", "0"),
                    Map.entry("__meta_msk_broker_id", "1"),
                    Map.entry("__meta_msk_broker_node_exporter_enabled", "false"),
                    Map.entry("__meta_msk_cluster_arn", ARN),
                    Map.entry("__meta_msk_cluster_configuration_arn", "arn:conf"),
                    Map.entry("__meta_msk_cluster_configuration_revision", "2"),
                    Map.entry("__meta_msk_cluster_jmx_exporter_enabled", "true"),
                    Map.entry("__meta_msk_cluster_kafka_version", "3.9.0"),
                    Map.entry("__meta_msk_cluster_name", "shop"),
                    Map.entry("__meta_msk_cluster_state", "ACTIVE"),
                    Map.entry("__meta_msk_cluster_tag_team", "a"),
                    Map.entry("__meta_msk_cluster_type", "PROVISIONED"),
                    Map.entry("__meta_msk_cluster_version", "K1"),
                    Map.entry("__meta_msk_node_added_time", "2026-11-01T00:00:00Z"),
                    Map.entry("__meta_msk_node_arn", "arn:node/1"),
                    Map.entry("__meta_msk_node_attached_eni", "eni-1"),
                    Map.entry("__meta_msk_node_instance_type", "kafka.m7g.large"),
                    Map.entry("__meta_msk_node_type", "BROKER"))));
    assertThat(targets)
        .extracting(labels -> labels.value("__address__"))
        .containsExactly("b-1.shop:11001", "b-1-b.shop:11001", "c-1.shop:11001");
    assertThat(targets.getLast().value("__meta_msk_controller_endpoint_index")).isEqualTo("0");
  }

  @Test
  void targets_namedClusters_skipServerlessOnes() throws Exception {
    aws.on(
        "kafka:DescribeClusterV2",
        request ->
            new ScriptedAws.Response(
                200,
                "{\"clusterInfo\": "
                    + (request.path().contains("serverless")
                        ? CLUSTER.replace("PROVISIONED", "SERVERLESS")
                        : CLUSTER)
                    + "}"));

    assertThat(targets(ARN, ARN.replace("shop", "serverless"))).hasSize(3);
    assertThat(aws.requests().getFirst().path()).contains("arn%3Aaws%3Akafka");
  }

  @Test
  void targets_both_needThePermissionsListed() throws Exception {
    aws.on("kafka:ListClustersV2", "{\"clusterInfoList\": [" + CLUSTER + "]}");
    aws.on("kafka:DescribeClusterV2", "{\"clusterInfo\": " + CLUSTER + "}");

    targets();
    targets(ARN);

    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.MSK);
  }
}
