// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * Nodes of cache clusters, and serverless caches, of ElastiCache (role {@code elasticache}).
 *
 * @param clusters ARNs of clusters, replication groups and serverless caches; empty = all
 * @param requestConcurrency how many requests may be under way at once
 */
public record ElasticacheSdConfig(AwsSdSettings aws, List<String> clusters, int requestConcurrency)
    implements AwsSdConfig {

  /** The default of {@code request_concurrency}. */
  public static final int DEFAULT_REQUEST_CONCURRENCY = 10;

  /** Copies the list. */
  public ElasticacheSdConfig {
    clusters = List.copyOf(clusters);
  }

  @Override
  public String role() {
    return "elasticache";
  }
}
