// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;

/** Resources of one kind, as targets. */
interface Resources {

  /**
   * The targets in one account and region.
   *
   * @throws DiscoveryException when not all of them are known
   */
  List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException;

  /**
   * Whether each target says which account it is in, where the session does not. Then STS is not
   * asked, which may be out of reach: clouds that only speak EC2's API have none.
   */
  default boolean nameTheirAccount() {
    return false;
  }
}
