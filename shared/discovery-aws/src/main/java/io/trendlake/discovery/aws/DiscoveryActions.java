// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.config.sd.LightsailSdConfig;
import io.trendlake.config.sd.MskSdConfig;
import io.trendlake.config.sd.RdsSdConfig;
import java.util.List;
import java.util.stream.Stream;

/** The permissions that discovery needs, as IAM names them; it calls nothing else. */
public final class DiscoveryActions {

  /** The actions of {@code ec2_sd_configs} and role {@code ec2}. */
  public static final List<String> EC2 =
      List.of("ec2:DescribeAvailabilityZones", "ec2:DescribeInstances");

  /** The actions of role {@code ecs}. */
  public static final List<String> ECS =
      List.of(
          "ec2:DescribeInstances",
          "ec2:DescribeNetworkInterfaces",
          "ecs:DescribeClusters",
          "ecs:DescribeContainerInstances",
          "ecs:DescribeServices",
          "ecs:DescribeTaskDefinition",
          "ecs:DescribeTasks",
          "ecs:ListClusters",
          "ecs:ListServices",
          "ecs:ListTasks");

  /** The actions of role {@code msk}. */
  public static final List<String> MSK =
      List.of("kafka:DescribeClusterV2", "kafka:ListClustersV2", "kafka:ListNodes");

  /** The actions of role {@code rds}. */
  public static final List<String> RDS =
      List.of("rds:DescribeDBClusters", "rds:DescribeDBInstances");

  /** The actions of role {@code elasticache}. */
  public static final List<String> ELASTICACHE =
      List.of(
          "elasticache:DescribeCacheClusters",
          "elasticache:DescribeServerlessCaches",
          "elasticache:ListTagsForResource");

  /** The actions of {@code lightsail_sd_configs} and role {@code lightsail}. */
  public static final List<String> LIGHTSAIL = List.of("lightsail:GetInstances");

  /**
   * The actions of {@code eks} in {@code kubernetes_sd_configs}; the cluster decides which objects
   * it may list.
   */
  public static final List<String> EKS = List.of("eks:DescribeCluster");

  /** The actions of {@code cloudmap_sd_configs}. */
  public static final List<String> CLOUD_MAP =
      List.of(
          "servicediscovery:DiscoverInstancesRevision",
          "servicediscovery:ListInstances",
          "servicediscovery:ListNamespaces",
          "servicediscovery:ListServices");

  /**
   * Actions of {@code organization}; for the account that runs discovery, not for member accounts.
   */
  public static final List<String> ORGANIZATION =
      List.of(
          "organizations:ListAccounts",
          "organizations:ListAccountsForParent",
          "organizations:ListOrganizationalUnitsForParent");

  private DiscoveryActions() {}

  /** What a discovery needs in each account. */
  public static List<String> of(AwsSdConfig config) {
    return switch (config) {
      case Ec2SdConfig any -> EC2;
      case EcsSdConfig any -> ECS;
      case MskSdConfig any -> MSK;
      case RdsSdConfig any -> RDS;
      case ElasticacheSdConfig any -> ELASTICACHE;
      case LightsailSdConfig any -> LIGHTSAIL;
      case CloudMapSdConfig any -> CLOUD_MAP;
    };
  }

  /** What the role of a member account must allow, so that every discovery works there; sorted. */
  public static List<String> ofMemberAccount() {
    return Stream.of(EC2, ECS, MSK, RDS, ELASTICACHE, LIGHTSAIL, EKS, CLOUD_MAP)
        .flatMap(List::stream)
        .distinct()
        .sorted()
        .toList();
  }
}
