// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import java.util.Optional;

/** A way through a proxy to a host, over which nothing but the host is spoken to. */
sealed interface Tunnel {

  /** What is connected to. */
  ConnectionKey proxy();

  /**
   * One that a proxy of HTTP opens, to a host that speaks TLS.
   *
   * @param request asks the proxy for the way ({@code CONNECT}, RFC 9110, section 9.3.6); one
   *     character is one byte
   */
  record Connect(ConnectionKey proxy, String request) implements Tunnel {

    /** Without the request, which may hold a password. */
    @Override
    public String toString() {
      return "a tunnel through " + proxy.authority();
    }
  }

  /**
   * One that a proxy of SOCKS opens (RFC 1928), with TLS or without.
   *
   * @param userAndPassword with a colon between, one character a byte; empty = neither is offered
   */
  record Socks(ConnectionKey proxy, Optional<String> userAndPassword) implements Tunnel {

    /** Without the password. */
    @Override
    public String toString() {
      return "a tunnel through the SOCKS proxy " + proxy.authority();
    }
  }
}
