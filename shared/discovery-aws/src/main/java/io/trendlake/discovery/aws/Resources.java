// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;

/** Resources of one kind, as targets. */
@FunctionalInterface
interface Resources {

  /**
   * The targets in one account and region.
   *
   * @throws DiscoveryException when not all of them are known
   */
  List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException;
}
