// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.AwsFilter;
import io.trendlake.config.sd.RdsSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Database instances of RDS. Those of a cluster have its labels too, as in Prometheus's {@code
 * discovery/aws}; those of none are found as well, which Prometheus leaves out.
 */
final class RdsResources implements Resources {

  private static final String PAGE = "100";

  private final RdsSdConfig config;

  RdsResources(RdsSdConfig config) {
    this.config = config;
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    Map<String, ApiValue> clusters = new HashMap<>();
    for (ApiValue cluster :
        list(api, "DescribeDBClusters", "DBClusters", onlyClusters(List.of()))) {
      clusters.put(cluster.text("DBClusterIdentifier"), cluster);
    }
    List<Labels> targets = new ArrayList<>();
    for (ApiValue instance :
        list(api, "DescribeDBInstances", "DBInstances", onlyClusters(config.filters()))) {
      String cluster = instance.text("DBClusterIdentifier");
      targets.add(target(instance, clusters.getOrDefault(cluster, ApiValue.ABSENT)));
    }
    return targets;
  }

  /** Filters, and with them the clusters that are wanted. */
  private List<AwsFilter> onlyClusters(List<AwsFilter> filters) {
    List<AwsFilter> all = new ArrayList<>(filters);
    if (!config.clusters().isEmpty()) {
      all.add(new AwsFilter("db-cluster-id", config.clusters()));
    }
    return all;
  }

  private static List<ApiValue> list(
      AwsApi api, String operation, String member, List<AwsFilter> filters)
      throws DiscoveryException, InterruptedException {
    Map<String, String> form = new HashMap<>();
    form.put("MaxRecords", PAGE);
    for (int i = 0; i < filters.size(); i++) {
      String name = "Filters.Filter." + (i + 1);
      form.put(name + ".Name", filters.get(i).name());
      AwsRequest.putList(form, name + ".Values.Value", filters.get(i).values());
    }
    String result = operation + "Result";
    List<ApiValue> all = new ArrayList<>();
    for (ApiValue page :
        api.pages(
            marker -> {
              Map<String, String> arguments = new HashMap<>(form);
              marker.ifPresent(text -> arguments.put("Marker", text));
              return AwsRequest.form(AwsService.RDS, operation, arguments);
            },
            result,
            "Marker")) {
      all.addAll(page.list(result, member));
    }
    return all;
  }

  private Labels target(ApiValue instance, ApiValue cluster) {
    MetaLabels labels = MetaLabels.of("__meta_rds_");
    RdsLabels.CLUSTER.set(labels, "cluster_", cluster);
    RdsLabels.INSTANCE.set(labels, "instance_", instance);
    cluster.list("DBClusterMembers").stream()
        .filter(member ->
            member.text("DBInstanceIdentifier").equals(instance.text("DBInstanceIdentifier")))
        .forEach(
            member -> labels.set("instance_is_cluster_writer", member.text("IsClusterWriter")));
    instance
        .nonEmpty("Endpoint", "Address")
        .ifPresent(host -> labels.address(host, config.aws().port()));
    return labels
        .tags("cluster_tag_", Tags.of(cluster.list("TagList")))
        .tags("instance_tag_", Tags.of(instance.list("TagList")))
        .build();
  }
}
