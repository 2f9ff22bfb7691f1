// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.AwsFilter;
import io.trendlake.config.sd.RdsSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Database instances of RDS and their labels. */
final class RdsResourcesTest extends AwsScript {

  @BeforeEach
  void databases() {
    aws.on(
        "rds:DescribeDBClusters",
        """
        <r><DescribeDBClustersResult><DBClusters><DBCluster>
          <DBClusterArn>arn:cluster</DBClusterArn><DBClusterIdentifier>shop</DBClusterIdentifier>
          <MultiAZ>true</MultiAZ><ClusterCreateTime>2026-11-01T10:20:30.456Z</ClusterCreateTime>
          <DBClusterMembers><DBClusterMember><DBInstanceIdentifier>shop-1</DBInstanceIdentifier>
            <IsClusterWriter>true</IsClusterWriter></DBClusterMember></DBClusterMembers>
          <TagList><Tag><Key>team</Key><Value>a</Value></Tag></TagList>
        </DBCluster></DBClusters></DescribeDBClustersResult></r>\
        """);
    aws.on(
        "rds:DescribeDBInstances",
        request ->
            new ScriptedAws.Response(
                200, request.arguments().containsKey("Marker") ? alone() : clustered()));
  }

  private static String clustered() {
    return """
    <r><DescribeDBInstancesResult><Marker>more</Marker><DBInstances><DBInstance>
      <DBInstanceArn>arn:db</DBInstanceArn><DBInstanceIdentifier>shop-1</DBInstanceIdentifier>
      <DBClusterIdentifier>shop</DBClusterIdentifier><Engine>aurora-mysql</Engine>
      <Endpoint><Address>shop-1.example</Address><Port>3306</Port></Endpoint>
      <DBSubnetGroup><DBSubnetGroupName>private</DBSubnetGroupName></DBSubnetGroup>
      <TagList><Tag><Key>prometheus.io/job</Key><Value>mysql</Value></Tag></TagList>
    </DBInstance></DBInstances></DescribeDBInstancesResult></r>\
    """;
  }

  private static String alone() {
    return """
    <r><DescribeDBInstancesResult><DBInstances><DBInstance>
      <DBInstanceIdentifier>alone</DBInstanceIdentifier>
      <DBInstanceStatus>creating</DBInstanceStatus>
    </DBInstance></DBInstances></DescribeDBInstancesResult></r>\
    """;
  }

  private List<Labels> targets(List<String> clusters, AwsFilter... filters)
      throws DiscoveryException, InterruptedException {
    return new RdsResources(new RdsSdConfig(port(9104), clusters, List.of(filters)))
        .targets(aws.api());
  }

  @Test
  void targets_instanceOfCluster_hasLabelsOfBoth() throws Exception {
    Labels target = targets(List.of()).getFirst();

    assertThat(target.value("__address__")).isEqualTo("shop-1.example:9104");
    assertThat(target.value("__meta_rds_cluster_arn")).isEqualTo("arn:cluster");
    assertThat(target.value("__meta_rds_cluster_multi_az")).isEqualTo("true");
    assertThat(target.value("__meta_rds_cluster_cluster_create_time"))
        .isEqualTo("2026-11-01T10:20:30Z");
    assertThat(target.value("__meta_rds_cluster_tag_team")).isEqualTo("a");
    assertThat(target.value("__meta_rds_instance_endpoint_port")).isEqualTo("3306");
    assertThat(target.value("__meta_rds_instance_is_cluster_writer")).isEqualTo("true");
    assertThat(target.value("__meta_rds_instance_subnet_group")).isEqualTo("private");
    assertThat(target.value("__meta_rds_instance_tag_prometheus_io_job")).isEqualTo("mysql");
  }

  @Test
  void targets_instanceOfNoCluster_hasItsOwnLabelsOnly() throws Exception {
    Labels target = targets(List.of()).getLast();

    assertThat(target.value("__meta_rds_instance_identifier")).isEqualTo("alone");
    assertThat(target.value("__meta_rds_cluster_arn")).isEmpty();
    assertThat(target.value("__address__")).isEmpty();
    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.RDS);
  }

  @Test
  void targets_clustersAndFilters_arePassedOn() throws Exception {
    targets(List.of("shop", "billing"), new AwsFilter("engine", List.of("aurora-mysql")));

    assertThat(aws.requests())
        .filteredOn(request -> request.permission().equals("rds:DescribeDBInstances"))
        .first()
        .extracting(ScriptedAws.Request::arguments)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("Filters.Filter.1.Name", "engine")
        .containsEntry("Filters.Filter.1.Values.Value.1", "aurora-mysql")
        .containsEntry("Filters.Filter.2.Name", "db-cluster-id")
        .containsEntry("Filters.Filter.2.Values.Value.2", "billing");
  }

  @Test
  void tables_labels_areOnceEach() {
    assertThat(RdsLabels.CLUSTER.names()).hasSize(68).doesNotHaveDuplicates();
    assertThat(RdsLabels.INSTANCE.names()).hasSize(78).doesNotHaveDuplicates();
  }
}
