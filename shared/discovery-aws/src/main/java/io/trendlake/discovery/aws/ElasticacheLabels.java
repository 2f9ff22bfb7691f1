// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

/** The labels of ElastiCache's caches, those of Prometheus's {@code discovery/aws}. */
final class ElasticacheLabels {

  static final LabelTable CLUSTER =
      LabelTable.of(
          """
          ARN arn
          AtRestEncryptionEnabled at_rest_encryption_enabled
          AuthTokenEnabled auth_token_enabled
          AuthTokenLastModifiedDate auth_token_last_modified
          AutoMinorVersionUpgrade auto_minor_version_upgrade
          CacheClusterCreateTime cache_cluster_create_time
          CacheClusterId cache_cluster_id
          CacheClusterStatus cache_cluster_status
          CacheNodeType cache_node_type
          CacheParameterGroup/CacheParameterGroupName cache_parameter_group
          CacheSubnetGroupName cache_subnet_group_name
          ClientDownloadLandingPage client_download_landing_page
          ConfigurationEndpoint/Address configuration_endpoint_address
          ConfigurationEndpoint/Port configuration_endpoint_port
          Engine engine
          EngineVersion engine_version
          IpDiscovery ip_discovery
          NetworkType network_type
          NotificationConfiguration/TopicArn notification_topic_arn
          NotificationConfiguration/TopicStatus notification_topic_status
          NumCacheNodes num_cache_nodes
          PendingModifiedValues/AuthTokenStatus pending_modified_values_auth_token_status
          PendingModifiedValues/CacheNodeType pending_modified_values_cache_node_type
          PendingModifiedValues/EngineVersion pending_modified_values_engine_version
          PendingModifiedValues/NumCacheNodes pending_modified_values_num_cache_nodes
          PendingModifiedValues/TransitEncryptionEnabled pending_modified_values_transit_encryption_enabled
          PendingModifiedValues/TransitEncryptionMode pending_modified_values_transit_encryption_mode
          PreferredAvailabilityZone preferred_availability_zone
          PreferredMaintenanceWindow preferred_maintenance_window
          PreferredOutpostArn preferred_outpost_arn
          ReplicationGroupId replication_group_id
          ReplicationGroupLogDeliveryEnabled replication_group_log_delivery_enabled
          SnapshotRetentionLimit snapshot_retention_limit
          SnapshotWindow snapshot_window
          TransitEncryptionEnabled transit_encryption_enabled
          TransitEncryptionMode transit_encryption_mode
          """);

  /** The labels of each element of {@code LogDeliveryConfigurations}. */
  static final LabelTable LOG_DELIVERY =
      LabelTable.of(
          """
          DestinationType destination_type
          LogFormat log_format
          LogType log_type
          Status status
          Message message
          DestinationDetails/CloudWatchLogsDetails/LogGroup log_group
          DestinationDetails/KinesisFirehoseDetails/DeliveryStream delivery_stream
          """);

  /** The labels of each element of {@code SecurityGroups}. */
  static final LabelTable SECURITY_GROUP =
      LabelTable.of(
          """
          SecurityGroupId id
          Status status
          """);

  static final LabelTable NODE =
      LabelTable.of(
          """
          CacheNodeId id
          CacheNodeStatus status
          CacheNodeCreateTime create_time
          CustomerAvailabilityZone availability_zone
          CustomerOutpostArn customer_outpost_arn
          SourceCacheNodeId source_cache_node_id
          ParameterGroupStatus parameter_group_status
          Endpoint/Address endpoint_address
          Endpoint/Port endpoint_port
          """);

  static final LabelTable SERVERLESS =
      LabelTable.of(
          """
          ARN arn
          ServerlessCacheName name
          CreateTime create_time
          Description description
          Engine engine
          FullEngineVersion full_engine_version
          MajorEngineVersion major_engine_version
          Status status
          KmsKeyId kms_key_id
          UserGroupId user_group_id
          DailySnapshotTime daily_snapshot_time
          SnapshotRetentionLimit snapshot_retention_limit
          Endpoint/Address endpoint_address
          Endpoint/Port endpoint_port
          ReaderEndpoint/Address endpoint_reader_address
          ReaderEndpoint/Port endpoint_reader_port
          CacheUsageLimits/DataStorage/Maximum cache_usage_limit_data_storagemaximum
          CacheUsageLimits/DataStorage/Minimum cache_usage_limit_data_storageminimum
          CacheUsageLimits/DataStorage/Unit cache_usage_limit_data_storageunit
          CacheUsageLimits/ECPUPerSecond/Maximum cache_usage_limit_ecpu_per_secondmaximum
          CacheUsageLimits/ECPUPerSecond/Minimum cache_usage_limit_ecpu_per_secondminimum
          """);

  private ElasticacheLabels() {}
}
