// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes of cache clusters, and serverless caches, of ElastiCache, as Prometheus's {@code
 * discovery/aws}. The address is that of the cache; an exporter beside it is set by relabelling.
 */
final class ElasticacheResources implements Resources {

  private static final String CLUSTER_PAGE = "100";
  private static final String SERVERLESS_PAGE = "50";

  private final ElasticacheSdConfig config;

  ElasticacheResources(ElasticacheSdConfig config) {
    this.config = config;
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    List<ApiValue> clusters = clusters(api);
    List<ApiValue> serverless = serverless(api);
    List<Map<String, String>> clusterTags = tags(clusters, api);
    List<Map<String, String>> serverlessTags = tags(serverless, api);
    List<Labels> targets = new ArrayList<>();
    for (int i = 0; i < serverless.size(); i++) {
      targets.add(serverlessTarget(serverless.get(i), serverlessTags.get(i)));
    }
    for (int i = 0; i < clusters.size(); i++) {
      addNodes(targets, clusters.get(i), clusterTags.get(i));
    }
    return targets;
  }

  private List<ApiValue> clusters(AwsApi api) throws DiscoveryException, InterruptedException {
    if (!wants("cluster") && !wants("replicationgroup")) {
      return List.of();
    }
    return list(
            api,
            "DescribeCacheClusters",
            "CacheClusters",
            "Marker",
            Map.of("MaxRecords", CLUSTER_PAGE, "ShowCacheNodeInfo", "true"))
        .stream()
        .filter(cluster ->
            isNamed("cluster", cluster.text("CacheClusterId"))
                || isNamed("replicationgroup", cluster.text("ReplicationGroupId")))
        .toList();
  }

  private List<ApiValue> serverless(AwsApi api) throws DiscoveryException, InterruptedException {
    if (!wants("serverlesscache")) {
      return List.of();
    }
    return list(
            api,
            "DescribeServerlessCaches",
            "ServerlessCaches",
            "NextToken",
            Map.of("MaxResults", SERVERLESS_PAGE))
        .stream()
        .filter(cache -> isNamed("serverlesscache", cache.text("ServerlessCacheName")))
        .toList();
  }

  private boolean wants(String kind) {
    return config.clusters().isEmpty()
        || config.clusters().stream().anyMatch(arn -> arn.contains(":" + kind + ":"));
  }

  private boolean isNamed(String kind, String name) {
    return config.clusters().isEmpty()
        || config.clusters().stream().anyMatch(arn -> arn.endsWith(":" + kind + ":" + name));
  }

  private static List<ApiValue> list(
      AwsApi api, String operation, String member, String token, Map<String, String> form)
      throws DiscoveryException, InterruptedException {
    String result = operation + "Result";
    List<ApiValue> all = new ArrayList<>();
    for (ApiValue page :
        api.pages(
            next -> {
              Map<String, String> arguments = new HashMap<>(form);
              next.ifPresent(text -> arguments.put(token, text));
              return AwsRequest.form(AwsService.ELASTICACHE, operation, arguments);
            },
            result,
            token)) {
      all.addAll(page.list(result, member));
    }
    return all;
  }

  /** The tags of each cache, in their order; a cache without an ARN can be asked for none. */
  private List<Map<String, String>> tags(List<ApiValue> caches, AwsApi api)
      throws DiscoveryException, InterruptedException {
    return Concurrently.map(
        caches,
        config.requestConcurrency(),
        cache -> {
          String arn = cache.text("ARN");
          return arn.isEmpty() ? Map.of() : tags(arn, api);
        });
  }

  private static Map<String, String> tags(String arn, AwsApi api)
      throws DiscoveryException, InterruptedException {
    AwsRequest request =
        AwsRequest.form(AwsService.ELASTICACHE, "ListTagsForResource", Map.of("ResourceName", arn));
    return Tags.of(api.call(request).list("ListTagsForResourceResult", "TagList"));
  }

  private static Labels serverlessTarget(ApiValue cache, Map<String, String> tags) {
    MetaLabels labels = MetaLabels.of("__meta_elasticache_").set("deployment_option", "serverless");
    ElasticacheLabels.SERVERLESS.set(labels, "serverless_cache_", cache);
    setNumbered(labels, "serverless_cache_security_group_id", cache.texts("SecurityGroupIds"));
    setNumbered(labels, "serverless_cache_subnet_id", cache.texts("SubnetIds"));
    setAddress(labels, cache);
    return labels.tags("serverless_cache_tag_", tags).build();
  }

  private static void setNumbered(MetaLabels labels, String name, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      labels.set(name + "_" + i, texts.get(i));
    }
  }

  private static void addNodes(List<Labels> targets, ApiValue cluster, Map<String, String> tags) {
    MetaLabels shared = MetaLabels.of("__meta_elasticache_").set("deployment_option", "node");
    ElasticacheLabels.CLUSTER.set(shared, "cache_cluster_", cluster);
    List<String> removed = cluster.texts("PendingModifiedValues", "CacheNodeIdsToRemove");
    shared.set(
        "cache_cluster_pending_modified_values_cache_node_ids_to_remove",
        String.join(",", removed));
    setElements(
        shared,
        "cache_cluster_log_delivery_configuration_",
        ElasticacheLabels.LOG_DELIVERY,
        cluster.list("LogDeliveryConfigurations"));
    setElements(
        shared,
        "cache_cluster_security_group_membership_",
        ElasticacheLabels.SECURITY_GROUP,
        cluster.list("SecurityGroups"));
    shared.tags("cache_cluster_tag_", tags);
    for (ApiValue node : cluster.list("CacheNodes")) {
      MetaLabels labels = shared.copy();
      ElasticacheLabels.NODE.set(labels, "cache_cluster_node_", node);
      setAddress(labels, node);
      targets.add(labels.build());
    }
  }

  private static void setElements(
      MetaLabels labels, String prefix, LabelTable table, List<ApiValue> elements) {
    for (int i = 0; i < elements.size(); i++) {
      table.setNumbered(labels, prefix, elements.get(i), i);
    }
  }

  private static void setAddress(MetaLabels labels, ApiValue cache) {
    String port = cache.text("Endpoint", "Port");
    cache
        .nonEmpty("Endpoint", "Address")
        .filter(host -> !port.isEmpty())
        .ifPresent(host -> labels.address(host, port));
  }
}
