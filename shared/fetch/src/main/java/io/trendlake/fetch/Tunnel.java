// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

/**
 * A way through a proxy to a host that speaks TLS.
 *
 * @param proxy what is connected to
 * @param request asks the proxy for the way ({@code CONNECT}, RFC 9110, section 9.3.6); one
 *     character is one byte
 */
record Tunnel(ConnectionKey proxy, String request) {

  /** Without the request, which may hold a password. */
  @Override
  public String toString() {
    return "a tunnel through " + proxy.authority();
  }
}
