// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.discovery.kubernetes.ApiServer;

/**
 * A cluster of EKS, and as whom its API server is asked for the next minutes.
 *
 * @param place the account and region that it is in
 */
public record EksCluster(ApiServer server, AccountRegion place) {

  /** Finds it, each time again; blocks while it does. */
  @FunctionalInterface
  public interface Finder {

    /**
     * The cluster with a token that lasts until its objects are listed.
     *
     * @throws DiscoveryException if there is none, with what, where and why
     */
    EksCluster find() throws DiscoveryException, InterruptedException;
  }
}
