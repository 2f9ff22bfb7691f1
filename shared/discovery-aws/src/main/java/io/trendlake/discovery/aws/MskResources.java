// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.MskSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of brokers and controllers of MSK's provisioned clusters, as Prometheus's {@code
 * discovery/aws}. Its open monitoring listens on 11001 (JMX) and 11002 (the node).
 */
final class MskResources implements Resources {

  private static final String PROVISIONED = "PROVISIONED";
  private static final String PAGE = "100";

  private final MskSdConfig config;

  MskResources(MskSdConfig config) {
    this.config = config;
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    List<List<Labels>> byCluster =
        Concurrently.map(
            clusters(api),
            config.requestConcurrency(),
            cluster -> targets(cluster, nodes(cluster.text("clusterArn"), api)));
    return byCluster.stream().flatMap(List::stream).toList();
  }

  private List<ApiValue> clusters(AwsApi api) throws DiscoveryException, InterruptedException {
    if (config.clusters().isEmpty()) {
      return list(
          api,
          "ListClustersV2",
          "/api/v2/clusters",
          "clusterInfoList",
          Map.of("clusterTypeFilter", PROVISIONED));
    }
    return Concurrently.map(
            config.clusters(), config.requestConcurrency(), arn -> cluster(arn, api))
        .stream()
        .filter(cluster -> cluster.text("clusterType").equals(PROVISIONED))
        .toList();
  }

  private static ApiValue cluster(String arn, AwsApi api)
      throws DiscoveryException, InterruptedException {
    String path = "/api/v2/clusters/" + escaped(arn);
    return api.call(AwsRequest.get(AwsService.MSK, "DescribeClusterV2", path, Map.of()))
        .at("clusterInfo");
  }

  private static List<ApiValue> nodes(String arn, AwsApi api)
      throws DiscoveryException, InterruptedException {
    return list(
        api, "ListNodes", "/v1/clusters/" + escaped(arn) + "/nodes", "nodeInfoList", Map.of());
  }

  private static List<ApiValue> list(
      AwsApi api, String operation, String path, String member, Map<String, String> query)
      throws DiscoveryException, InterruptedException {
    List<ApiValue> all = new ArrayList<>();
    for (ApiValue page :
        api.pages(
            token -> {
              Map<String, String> arguments = new HashMap<>(query);
              arguments.put("maxResults", PAGE);
              token.ifPresent(text -> arguments.put("nextToken", text));
              return AwsRequest.get(AwsService.MSK, operation, path, arguments);
            },
            "nextToken")) {
      all.addAll(page.list(member));
    }
    return all;
  }

  private static String escaped(String arn) {
    return URLEncoder.encode(arn, StandardCharsets.UTF_8);
  }

  private List<Labels> targets(ApiValue cluster, List<ApiValue> nodes) {
    List<Labels> targets = new ArrayList<>();
    for (ApiValue node : nodes) {
      if (!node.at("brokerNodeInfo").isAbsent()) {
        addBroker(targets, cluster, node);
      } else if (!node.at("controllerNodeInfo").isAbsent()) {
        addEndpoints(
            targets,
            labels(cluster, node).set("node_type", "CONTROLLER"),
            "controller_endpoint_index",
            node.texts("controllerNodeInfo", "endpoints"));
      }
    }
    return targets;
  }

  private void addBroker(List<Labels> targets, ApiValue cluster, ApiValue node) {
    ApiValue broker = node.at("brokerNodeInfo");
    MetaLabels labels =
        labels(cluster, node)
            .set("node_type", "BROKER")
            .set("node_attached_eni", broker.text("attachedENIId"))
            .set("broker_id", broker.nonEmpty("brokerId").map(MskResources::whole))
            .set("broker_client_subnet", broker.text("clientSubnet"))
            .set("broker_client_vpc_ip", broker.text("clientVpcIpAddress"))
            .set("broker_node_exporter_enabled", exporter(cluster, "nodeExporter"));
    addEndpoints(targets, labels, "broker_endpoint_index", broker.texts("endpoints"));
  }

  private void addEndpoints(
      List<Labels> targets, MetaLabels labels, String index, List<String> endpoints) {
    for (int i = 0; i < endpoints.size(); i++) {
      targets.add(
          labels
              .copy()
              .set(index, String.valueOf(i))
              .address(endpoints.get(i), config.aws().port())
              .build());
    }
  }

  private static MetaLabels labels(ApiValue cluster, ApiValue node) {
    ApiValue software = cluster.at("provisioned", "currentBrokerSoftwareInfo");
    Map<String, String> tags = new HashMap<>();
    cluster.at("tags").members().forEach(tag -> tags.put(tag.name(), tag.value().text()));
    return MetaLabels.of("__meta_msk_")
        .set("cluster_name", cluster.text("clusterName"))
        .set("cluster_arn", cluster.text("clusterArn"))
        .set("cluster_state", cluster.text("state"))
        .set("cluster_type", cluster.text("clusterType"))
        .set("cluster_version", cluster.text("currentVersion"))
        .set("cluster_kafka_version", software.text("kafkaVersion"))
        .set("cluster_configuration_arn", software.text("configurationArn"))
        .set("cluster_configuration_revision", software.text("configurationRevision"))
        .set("cluster_jmx_exporter_enabled", exporter(cluster, "jmxExporter"))
        .tags("cluster_tag_", tags)
        .set("node_arn", node.text("nodeARN"))
        .set("node_added_time", node.text("addedToClusterTime"))
        .set("node_instance_type", node.text("instanceType"));
  }

  private static String exporter(ApiValue cluster, String name) {
    return cluster.text("provisioned", "openMonitoring", "prometheus", name, "enabledInBroker");
  }

  /** The API writes whole numbers as decimals. */
  private static String whole(String number) {
    return new BigDecimal(number).toBigInteger().toString();
  }
}
