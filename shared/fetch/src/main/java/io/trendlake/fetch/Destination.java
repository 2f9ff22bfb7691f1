// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.TlsConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes: for a vetted host its address takes the place of its name in the URL, so
 * that nobody asks for the name's addresses again and gets others. What the name was for is kept:
 * the header {@code Host}, and the name that TLS asks for and checks.
 *
 * @param url what the JDK's client connects to
 * @param named the host that the URL had, if it has another now
 */
record Destination(URI url, Optional<String> named) {

  /** As the URL says; the JDK's client resolves a name that is in it. */
  static Destination of(URI url) {
    return new Destination(url, Optional.empty());
  }

  /** One address of the URL's host. */
  static Destination at(URI url, InetAddress address) {
    String literal = address.getHostAddress();
    String host = address instanceof Inet6Address ? "[" + literal + "]" : literal;
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return new Destination(
        URI.create(url.getScheme() + "://" + host + port + url.getRawPath() + query),
        Optional.of(url.getHost()));
  }

  boolean secure() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** The header {@code Host}, unless the client is to make it of the URL. */
  Optional<String> hostHeader() {
    int defaultPort = secure() ? 443 : 80;
    return named.map(name ->
        url.getPort() < 0 || url.getPort() == defaultPort ? name : name + ":" + url.getPort());
  }

  /** The settings of TLS, which check the name in the URL though an address stands there. */
  TlsConfig tls(TlsConfig configured) {
    return named.isEmpty() || configured.serverName().isPresent()
        ? configured
        : configured.withServerName(serverName(named.get()));
  }

  /** Names end in no dot in TLS (RFC 6066, section 3); brackets belong to URLs. */
  private static String serverName(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
