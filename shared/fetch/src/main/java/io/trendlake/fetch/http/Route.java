// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.tls.TlsMaterial;
import io.trendlake.fetch.tls.TlsSettingsException;
import java.util.List;
import java.util.Optional;

/**
 * How a request gets to its host: straight, to a proxy that is asked for the whole URL, or through
 * a tunnel that a proxy opens, which one of SOCKS does for every URL.
 *
 * @param key what the request is sent over
 * @param proxy what is gone through, for messages: host and port; empty = nothing
 * @param absolute whether the request names the whole URL, which is for a proxy to ask for
 * @param proxyAuthorization what such a request shows the proxy
 */
record Route(
    ConnectionKey key,
    Optional<String> proxy,
    boolean absolute,
    Optional<String> proxyAuthorization) {

  /**
   * The route to the host of a URL. Settings of TLS concern the proxy as well, as in Go.
   *
   * @param allowed the ranges that are open where addresses are guarded
   * @throws FetchException if the settings are of no use
   */
  static Route to(
      Url url, TlsConfig tls, ProxyConfig config, Proxies proxies, Optional<List<Cidr>> allowed)
      throws FetchException {
    ConnectionKey host = key(url, tls, allowed);
    Optional<Url> proxy = proxies.proxy(config, url, host.port());
    if (proxy.isEmpty()) {
      return new Route(host, Optional.empty(), false, Optional.empty());
    }
    ConnectionKey first = key(proxy.get(), tls, allowed);
    if (proxy.get().socks()) {
      return through(first, host, new Tunnel.Socks(first, proxy.get().userAndPassword()));
    }
    Optional<String> authorization = proxy.get().userAndPassword().map(RequestWriter::basic);
    if (!url.secure()) {
      return new Route(first, Optional.of(first.authority()), true, authorization);
    }
    String connect =
        RequestWriter.connect(host.authority(), Proxies.connectHeaders(config), authorization);
    return through(first, host, new Tunnel.Connect(first, connect));
  }

  private static Route through(ConnectionKey proxy, ConnectionKey host, Tunnel tunnel) {
    ConnectionKey key =
        new ConnectionKey(
            host.host(), host.port(), host.tls(), host.allowed(), Optional.of(tunnel));
    return new Route(key, Optional.of(proxy.authority()), false, Optional.empty());
  }

  private static ConnectionKey key(Url url, TlsConfig tls, Optional<List<Cidr>> allowed)
      throws FetchException {
    int port;
    try {
      port = url.port();
    } catch (IllegalArgumentException e) {
      throw new FetchException(String.valueOf(e.getMessage()), e);
    }
    return new ConnectionKey(url.asciiHost(), port, material(url, tls), allowed, Optional.empty());
  }

  private static Optional<TlsMaterial> material(Url url, TlsConfig tls) throws FetchException {
    try {
      return url.secure() ? Optional.of(TlsMaterial.read(tls)) : Optional.empty();
    } catch (TlsSettingsException e) {
      throw new FetchException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Without the password that the proxy is shown. */
  @Override
  public String toString() {
    return proxy.map(through -> "through " + through + " to ").orElse("to ") + key.authority();
  }
}
