// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.Url;

/**
 * Where and as whom to ask.
 *
 * @param url of the server, with a path in front of all others if it has one
 * @param ownNamespace that of the pod that this runs in; empty outside of a cluster
 */
public record ApiServer(Url url, HttpClientConfig http, String ownNamespace) {

  /** Without secrets. */
  @Override
  public String toString() {
    return url.shown();
  }
}
