// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

/** Where a job's targets come from: one element of one of the {@code *_sd_configs}. */
public sealed interface SdConfig
    permits StaticSdConfig,
        FileSdConfig,
        HttpSdConfig,
        DnsSdConfig,
        KubernetesSdConfig,
        AwsSdConfig {}
