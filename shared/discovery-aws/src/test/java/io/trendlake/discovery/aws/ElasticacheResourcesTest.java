// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Caches of ElastiCache and their labels. */
final class ElasticacheResourcesTest extends AwsScript {

  private static final String IN = "arn:aws:elasticache:eu-west-1:111111111111:";

  @BeforeEach
  void caches() {
    aws.on(
        "elasticache:DescribeCacheClusters",
        """
        <r><DescribeCacheClustersResult><CacheClusters><CacheCluster>
          <ARN>arn:cluster</ARN><CacheClusterId>shop-001</CacheClusterId>
          <ReplicationGroupId>shop</ReplicationGroupId><Engine>valkey</Engine>
          <CacheParameterGroup><CacheParameterGroupName>default</CacheParameterGroupName></CacheParameterGroup>
          <CacheClusterCreateTime>2026-11-01T10:20:30.456Z</CacheClusterCreateTime>
          <LogDeliveryConfigurations>
            <LogDeliveryConfiguration><LogType>slow-log</LogType></LogDeliveryConfiguration>
            <LogDeliveryConfiguration><LogType>engine-log</LogType><DestinationDetails>
              <CloudWatchLogsDetails><LogGroup>g</LogGroup></CloudWatchLogsDetails>
            </DestinationDetails></LogDeliveryConfiguration>
          </LogDeliveryConfigurations>
          <SecurityGroups><member><SecurityGroupId>sg-1</SecurityGroupId></member></SecurityGroups>
          <PendingModifiedValues><CacheNodeIdsToRemove><CacheNodeId>0002</CacheNodeId>
            <CacheNodeId>0003</CacheNodeId></CacheNodeIdsToRemove></PendingModifiedValues>
          <CacheNodes>
            <CacheNode><CacheNodeId>0001</CacheNodeId><Endpoint><Address>a.shop</Address>
              <Port>6379</Port></Endpoint></CacheNode>
            <CacheNode><CacheNodeId>0002</CacheNodeId></CacheNode>
          </CacheNodes>
        </CacheCluster></CacheClusters></DescribeCacheClustersResult></r>\
        """);
    aws.on(
        "elasticache:DescribeServerlessCaches",
        """
        <r><DescribeServerlessCachesResult><ServerlessCaches><member>
          <ARN>arn:serverless</ARN><ServerlessCacheName>cart</ServerlessCacheName>
          <Endpoint><Address>cart.example</Address><Port>6380</Port></Endpoint>
          <SubnetIds><SubnetId>subnet-1</SubnetId><SubnetId>subnet-2</SubnetId></SubnetIds>
          <CacheUsageLimits><ECPUPerSecond><Maximum>5000</Maximum></ECPUPerSecond></CacheUsageLimits>
        </member></ServerlessCaches></DescribeServerlessCachesResult></r>\
        """);
    aws.on(
        "elasticache:ListTagsForResource",
        request ->
            new ScriptedAws.Response(
                200,
                "<r><ListTagsForResourceResult><TagList><Tag><Key>of</Key><Value>"
                    + request.arguments().get("ResourceName")
                    + "</Value></Tag></TagList></ListTagsForResourceResult></r>"));
  }

  private List<Labels> targets(String... arns) throws DiscoveryException, InterruptedException {
    return new ElasticacheResources(new ElasticacheSdConfig(port(80), List.of(arns), 2))
        .targets(aws.api());
  }

  @Test
  void targets_serverlessCache_hasItsLabels() throws Exception {
    Labels cache = targets().getFirst();

    assertThat(cache.value("__address__")).isEqualTo("cart.example:6380");
    assertThat(cache.value("__meta_elasticache_deployment_option")).isEqualTo("serverless");
    assertThat(cache.value("__meta_elasticache_serverless_cache_name")).isEqualTo("cart");
    assertThat(cache.value("__meta_elasticache_serverless_cache_subnet_id_1"))
        .isEqualTo("subnet-2");
    assertThat(cache.value("__meta_elasticache_serverless_cache_tag_of"))
        .isEqualTo("arn:serverless");
    assertThat(
            cache.value(
                "__meta_elasticache_serverless_cache_cache_usage_limit_ecpu_per_secondmaximum"))
        .isEqualTo("5000");
  }

  @Test
  void targets_nodes_haveLabelsOfTheirClusterAndTheirOwn() throws Exception {
    List<Labels> targets = targets();
    Labels node = targets.get(1);
    String cluster = "__meta_elasticache_cache_cluster_";

    assertThat(targets).hasSize(3);
    assertThat(node.value("__address__")).isEqualTo("a.shop:6379");
    assertThat(node.value("__meta_elasticache_deployment_option")).isEqualTo("node");
    assertThat(node.value(cluster + "cache_cluster_id")).isEqualTo("shop-001");
    assertThat(node.value(cluster + "cache_cluster_create_time")).isEqualTo("2026-11-01T10:20:30Z");
    assertThat(node.value(cluster + "cache_parameter_group")).isEqualTo("default");
    assertThat(node.value(cluster + "log_delivery_configuration_log_type_0")).isEqualTo("slow-log");
    assertThat(node.value(cluster + "log_delivery_configuration_log_group_1")).isEqualTo("g");
    assertThat(node.value(cluster + "security_group_membership_id_0")).isEqualTo("sg-1");
    assertThat(node.value(cluster + "pending_modified_values_cache_node_ids_to_remove"))
        .isEqualTo("0002,0003");
    assertThat(node.value(cluster + "node_id")).isEqualTo("0001");
    assertThat(node.value(cluster + "tag_of")).isEqualTo("arn:cluster");
    assertThat(targets.get(2).value("__address__")).isEmpty();
    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.ELASTICACHE);
  }

  @Test
  void targets_namedCaches_areOnlyThose() throws Exception {
    assertThat(targets(IN + "serverlesscache:cart")).hasSize(1);
    assertThat(targets(IN + "replicationgroup:shop")).hasSize(2);
    assertThat(targets(IN + "cluster:shop-001")).hasSize(2);
    assertThat(targets(IN + "cluster:other", IN + "serverlesscache:other")).isEmpty();
  }
}
