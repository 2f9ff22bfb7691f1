// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads addresses to listen at, as Prometheus writes them. */
public final class ListenAddress {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.%]+)]|(?<host>[^:\\[\\]]*)):(?<port>\\d{1,5})");
  private static final int LAST_PORT = 65_535;

  private ListenAddress() {}

  /**
   * The address of {@code host:port}, {@code [v6]:port} or, for every interface, {@code :port}.
   * Port 0 is any free one.
   *
   * @throws IllegalArgumentException for anything else, and for a host that has no address
   */
  public static InetSocketAddress parse(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > LAST_PORT) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address to listen at, such as 127.0.0.1:7595 or :7595");
    }
    int port = Integer.parseInt(matcher.group("port"));
    String host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
    InetSocketAddress address =
        host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("no address is known of the host \"" + host + "\"");
    }
    return address;
  }

  /** The address as a URL has it; every interface as {@code localhost}. */
  public static String text(InetSocketAddress address) {
    if (address.getAddress().isAnyLocalAddress()) {
      return "localhost:" + address.getPort();
    }
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
