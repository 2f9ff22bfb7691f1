// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.Cidr;
import io.trendlake.fetch.tls.TlsMaterial;
import java.util.List;
import java.util.Optional;

/**
 * What a request needs of a connection. A connection that was made for an equal key will do, since
 * its address was judged by the same ranges and its certificate by the same settings.
 *
 * @param host in ASCII, without brackets
 * @param tls empty = plain HTTP
 * @param allowed the ranges that are open where addresses are guarded; empty = all addresses are
 * @param tunnel what the host is reached through; empty = it is connected to
 */
record ConnectionKey(
    String host,
    int port,
    Optional<TlsMaterial> tls,
    Optional<List<Cidr>> allowed,
    Optional<Tunnel> tunnel) {

  /** For messages. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
