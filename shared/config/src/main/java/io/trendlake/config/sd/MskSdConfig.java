// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * Nodes of provisioned clusters of MSK (role {@code msk}).
 *
 * @param clusters ARNs; empty = all
 * @param requestConcurrency how many requests may be under way at once
 */
public record MskSdConfig(AwsSdSettings aws, List<String> clusters, int requestConcurrency)
    implements AwsSdConfig {

  /** The default of {@code request_concurrency}. */
  public static final int DEFAULT_REQUEST_CONCURRENCY = 10;

  /** Copies the list. */
  public MskSdConfig {
    clusters = List.copyOf(clusters);
  }

  @Override
  public String role() {
    return "msk";
  }
}
