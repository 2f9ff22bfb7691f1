// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * Containers of tasks of ECS (role {@code ecs}).
 *
 * @param clusters names or ARNs; empty = all
 * @param requestConcurrency how many requests may be under way at once
 */
public record EcsSdConfig(AwsSdSettings aws, List<String> clusters, int requestConcurrency)
    implements AwsSdConfig {

  /** The default of {@code request_concurrency}: what ECS allows per second. */
  public static final int DEFAULT_REQUEST_CONCURRENCY = 20;

  /** Copies the list. */
  public EcsSdConfig {
    clusters = List.copyOf(clusters);
  }

  @Override
  public String role() {
    return "ecs";
  }
}
