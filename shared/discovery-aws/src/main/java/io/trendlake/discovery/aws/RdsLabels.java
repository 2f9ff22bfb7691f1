// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

/** The labels of RDS's clusters and instances, those of Prometheus's {@code discovery/aws}. */
final class RdsLabels {

  static final LabelTable CLUSTER =
      LabelTable.of(
          """
          DBClusterArn arn
          DBClusterIdentifier identifier
          ActivityStreamKinesisStreamName activity_stream_kinesis_stream_name
          ActivityStreamKmsKeyId activity_stream_kms_key_id
          ActivityStreamMode activity_stream_mode
          ActivityStreamStatus activity_stream_status
          AllocatedStorage allocated_storage
          AutoMinorVersionUpgrade auto_minor_version_upgrade
          AutomaticRestartTime automatic_restart_time
          AwsBackupRecoveryPointArn aws_backup_recovery_point_arn
          BacktrackConsumedChangeRecords backtrack_consumed_change_records
          BacktrackWindow backtrack_window
          BackupRetentionPeriod backup_retention_period
          Capacity capacity
          CharacterSetName character_set_name
          CloneGroupId clone_group_id
          ClusterCreateTime cluster_create_time
          ClusterScalabilityType cluster_scalability_type
          CopyTagsToSnapshot copy_tags_to_snapshot
          CrossAccountClone cross_account_clone
          DBClusterInstanceClass instance_class
          DBClusterParameterGroup parameter_group
          DBSubnetGroup subnet_group
          DBSystemId db_system_id
          DatabaseInsightsMode database_insights_mode
          DatabaseName database_name
          DbClusterResourceId resource_id
          DeletionProtection deletion_protection
          EarliestBacktrackTime earliest_backtrack_time
          EarliestRestorableTime earliest_restorable_time
          Endpoint endpoint
          Engine engine
          EngineLifecycleSupport engine_lifecycle_support
          EngineMode engine_mode
          EngineVersion engine_version
          GlobalClusterIdentifier global_cluster_identifier
          GlobalWriteForwardingRequested global_write_forwarding_requested
          GlobalWriteForwardingStatus global_write_forwarding_status
          HostedZoneId hosted_zone_id
          HttpEndpointEnabled http_endpoint_enabled
          IAMDatabaseAuthenticationEnabled iam_database_authentication_enabled
          IOOptimizedNextAllowedModificationTime io_optimized_next_allowed_modification_time
          Iops iops
          KmsKeyId kms_key_id
          LatestRestorableTime latest_restorable_time
          LocalWriteForwardingStatus local_write_forwarding_status
          MasterUsername master_username
          MonitoringInterval monitoring_interval
          MonitoringRoleArn monitoring_role_arn
          MultiAZ multi_az
          NetworkType network_type
          PercentProgress percent_progress
          PerformanceInsightsEnabled performance_insights_enabled
          PerformanceInsightsKMSKeyId performance_insights_kms_key_id
          PerformanceInsightsRetentionPeriod performance_insights_retention_period
          Port port
          PreferredBackupWindow preferred_backup_window
          PreferredMaintenanceWindow preferred_maintenance_window
          PubliclyAccessible publicly_accessible
          ReaderEndpoint reader_endpoint
          ReplicationSourceIdentifier replication_source_identifier
          ServerlessV2PlatformVersion serverless_v2_platform_version
          Status status
          StorageEncrypted storage_encrypted
          StorageEncryptionType storage_encryption_type
          StorageThroughput storage_throughput
          StorageType storage_type
          UpgradeRolloutOrder upgrade_rollout_order
          """);

  static final LabelTable INSTANCE =
      LabelTable.of(
          """
          DBInstanceArn arn
          DBInstanceIdentifier identifier
          ActivityStreamEngineNativeAuditFieldsIncluded activity_stream_engine_native_audit_fields_included
          ActivityStreamKinesisStreamName activity_stream_kinesis_stream_name
          ActivityStreamKmsKeyId activity_stream_kms_key_id
          ActivityStreamMode activity_stream_mode
          ActivityStreamPolicyStatus activity_stream_policy_status
          ActivityStreamStatus activity_stream_status
          AllocatedStorage allocated_storage
          AutoMinorVersionUpgrade auto_minor_version_upgrade
          AutomaticRestartTime automatic_restart_time
          AutomationMode automation_mode
          AvailabilityZone availability_zone
          AwsBackupRecoveryPointArn aws_backup_recovery_point_arn
          BackupRetentionPeriod backup_retention_period
          BackupTarget backup_target
          CACertificateIdentifier ca_certificate_identifier
          CharacterSetName character_set_name
          CopyTagsToSnapshot copy_tags_to_snapshot
          CustomIamInstanceProfile custom_iam_instance_profile
          CustomerOwnedIpEnabled customer_owned_ip_enabled
          DBClusterIdentifier db_cluster_identifier
          DBInstanceClass class
          DBInstanceStatus status
          DBName db_name
          DBSubnetGroup/DBSubnetGroupName subnet_group
          DBSystemId db_system_id
          DatabaseInsightsMode database_insights_mode
          DbInstancePort port
          DbiResourceId resource_id
          DedicatedLogVolume dedicated_log_volume
          DeletionProtection deletion_protection
          Endpoint/Address endpoint_address
          Endpoint/HostedZoneId endpoint_hosted_zone_id
          Endpoint/Port endpoint_port
          Engine engine
          EngineLifecycleSupport engine_lifecycle_support
          EngineVersion engine_version
          EnhancedMonitoringResourceArn enhanced_monitoring_resource_arn
          IAMDatabaseAuthenticationEnabled iam_database_authentication_enabled
          InstanceCreateTime instance_create_time
          Iops iops
          IsStorageConfigUpgradeAvailable is_storage_config_upgrade_available
          KmsKeyId kms_key_id
          LatestRestorableTime latest_restorable_time
          LicenseModel license_model
          ListenerEndpoint/Address listener_endpoint_address
          ListenerEndpoint/HostedZoneId listener_endpoint_hosted_zone_id
          ListenerEndpoint/Port listener_endpoint_port
          MasterUsername master_username
          MaxAllocatedStorage max_allocated_storage
          MonitoringInterval monitoring_interval
          MonitoringRoleArn monitoring_role_arn
          MultiAZ multi_az
          MultiTenant multi_tenant
          NcharCharacterSetName nchar_character_set_name
          NetworkType network_type
          PercentProgress percent_progress
          PerformanceInsightsEnabled performance_insights_enabled
          PerformanceInsightsKMSKeyId performance_insights_kms_key_id
          PerformanceInsightsRetentionPeriod performance_insights_retention_period
          PreferredBackupWindow preferred_backup_window
          PreferredMaintenanceWindow preferred_maintenance_window
          PromotionTier promotion_tier
          PubliclyAccessible publicly_accessible
          ReadReplicaSourceDBClusterIdentifier read_replica_source_db_cluster_identifier
          ReadReplicaSourceDBInstanceIdentifier read_replica_source_db_instance_identifier
          ReplicaMode replica_mode
          ResumeFullAutomationModeTime resume_full_automation_mode_time
          SecondaryAvailabilityZone secondary_availability_zone
          StorageEncrypted storage_encrypted
          StorageEncryptionType storage_encryption_type
          StorageThroughput storage_throughput
          StorageType storage_type
          StorageVolumeStatus storage_volume_status
          TdeCredentialArn tde_credential_arn
          Timezone timezone
          UpgradeRolloutOrder upgrade_rollout_order
          """);

  private RdsLabels() {}
}
