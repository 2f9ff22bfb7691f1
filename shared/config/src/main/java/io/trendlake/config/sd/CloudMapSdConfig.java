// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * Instances registered with Cloud Map ({@code cloudmap_sd_configs}, which Prometheus does not
 * have).
 *
 * @param namespaces names; empty = all
 * @param services names; empty = all
 * @param requestConcurrency how many requests may be under way at once
 */
public record CloudMapSdConfig(
    AwsSdSettings aws, List<String> namespaces, List<String> services, int requestConcurrency)
    implements AwsSdConfig {

  /** The default of {@code request_concurrency}. */
  public static final int DEFAULT_REQUEST_CONCURRENCY = 10;

  /** Copies the lists. */
  public CloudMapSdConfig {
    namespaces = List.copyOf(namespaces);
    services = List.copyOf(services);
  }

  @Override
  public String role() {
    return "cloudmap";
  }
}
