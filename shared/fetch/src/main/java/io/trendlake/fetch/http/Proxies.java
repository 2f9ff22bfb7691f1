// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Chooses the proxy of a request.
 *
 * @param environment where {@code HTTP_PROXY} and the like may be set
 */
record Proxies(Map<String, String> environment) {

  private static final Pattern OTHER_SCHEME =
      Pattern.compile("(?!(?i:https?|socks5h?)://)[A-Za-z0-9+.-]+://.*");

  /** Copies the map. */
  Proxies {
    environment = Map.copyOf(environment);
  }

  /**
   * The proxy to go through to a host.
   *
   * @param port of the host
   * @throws FetchException if the environment names a proxy that nobody can go through
   */
  Optional<Url> proxy(ProxyConfig config, Url url, int port) throws FetchException {
    return switch (config) {
      case ProxyConfig.None() -> Optional.empty();
      case ProxyConfig.Through through ->
          // As Go's http.ProxyURL: without a list even this machine is asked through the proxy.
          !through.noProxy().isEmpty()
                  && NoProxy.parse(through.noProxy()).contains(url.asciiHost(), port)
              ? Optional.empty()
              : Optional.of(through.url());
      case ProxyConfig.Referenced referenced ->
          throw new FetchException("the secret " + referenced.url() + " is not read here");
      case ProxyConfig.FromEnvironment _ -> fromEnvironment(url, port);
    };
  }

  /** The headers of the request for a tunnel. */
  static List<HttpHeader> connectHeaders(ProxyConfig config) {
    return switch (config) {
      case ProxyConfig.None() -> List.of();
      case ProxyConfig.Through through -> through.connectHeaders();
      case ProxyConfig.Referenced referenced -> referenced.connectHeaders();
      case ProxyConfig.FromEnvironment environment -> environment.connectHeaders();
    };
  }

  private Optional<Url> fromEnvironment(Url url, int port) throws FetchException {
    String variable = url.secure() ? "HTTPS_PROXY" : "HTTP_PROXY";
    String written = any(variable);
    if (written.isEmpty() || NoProxy.parse(any("NO_PROXY")).contains(url.asciiHost(), port)) {
      return Optional.empty();
    }
    if (OTHER_SCHEME.matcher(written).matches()) {
      throw new FetchException(
          "the variable "
              + variable
              + " names a proxy that is not one of http, https, socks5 or socks5h");
    }
    try {
      return Optional.of(Url.parseProxy(written.contains("://") ? written : "http://" + written));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // A text that is no URL names no proxy, as in Go.
    }
  }

  private String any(String variable) {
    String upper = environment.getOrDefault(variable, "");
    return upper.isEmpty()
        ? environment.getOrDefault(variable.toLowerCase(Locale.ROOT), "")
        : upper;
  }
}
