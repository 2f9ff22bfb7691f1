// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

/**
 * Targets that are resources of AWS. Without its own credentials it is repeated in every account
 * and region of {@code accounts} and {@code organization}.
 */
public sealed interface AwsSdConfig extends SdConfig
    permits Ec2SdConfig,
        EcsSdConfig,
        MskSdConfig,
        RdsSdConfig,
        ElasticacheSdConfig,
        CloudMapSdConfig,
        LightsailSdConfig {

  /** Where, as whom and how often to ask. */
  AwsSdSettings aws();

  /** The kind, as {@code role} of {@code aws_sd_configs} names it. */
  String role();
}
