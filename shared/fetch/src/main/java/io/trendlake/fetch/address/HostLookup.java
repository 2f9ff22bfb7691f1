// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of names; blocks as long as it takes. Safe for use by many threads. */
@FunctionalInterface
public interface HostLookup {

  /** By the system's resolver. */
  static HostLookup system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }

  /**
   * The addresses of a host in the order they are to be tried, one at least.
   *
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
