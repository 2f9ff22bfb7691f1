// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * Database instances of RDS (role {@code rds}).
 *
 * @param clusters ARNs or identifiers; empty = all, and instances of no cluster too
 * @param filters an instance passes all of them
 */
public record RdsSdConfig(AwsSdSettings aws, List<String> clusters, List<AwsFilter> filters)
    implements AwsSdConfig {

  /** Copies the lists. */
  public RdsSdConfig {
    clusters = List.copyOf(clusters);
    filters = List.copyOf(filters);
  }

  @Override
  public String role() {
    return "rds";
  }
}
