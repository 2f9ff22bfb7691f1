// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.util.List;
import java.util.Optional;

/**
 * How to speak HTTP to a target or to a discovery: Prometheus's {@code http_config}, inlined in its
 * blocks.
 *
 * @param enableHttp2 has no effect: requests are made by HTTP/1.1
 * @param authorization never together with {@code basicAuth}
 * @param oauth2 never together with {@code basicAuth} or {@code authorization}
 * @param httpHeaders sent with every request, in the order of the file
 */
public record HttpClientConfig(
    boolean followRedirects,
    boolean enableHttp2,
    Optional<BasicAuth> basicAuth,
    Optional<Authorization> authorization,
    Optional<OAuth2Config> oauth2,
    TlsConfig tls,
    ProxyConfig proxy,
    List<HttpHeader> httpHeaders) {

  private static final HttpClientConfig DEFAULTS =
      new HttpClientConfig(
          true, true, Optional.empty(), Optional.empty(), TlsConfig.defaults(), List.of());

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException for two kinds of authentication at once
   */
  public HttpClientConfig {
    if ((basicAuth.isPresent() && authorization.isPresent())
        || (oauth2.isPresent() && (basicAuth.isPresent() || authorization.isPresent()))) {
      throw new IllegalArgumentException("basic_auth, authorization and oauth2 exclude each other");
    }
    httpHeaders = List.copyOf(httpHeaders);
  }

  /** Without OAuth 2 and without a proxy. */
  public HttpClientConfig(
      boolean followRedirects,
      boolean enableHttp2,
      Optional<BasicAuth> basicAuth,
      Optional<Authorization> authorization,
      TlsConfig tls,
      List<HttpHeader> httpHeaders) {
    this(
        followRedirects,
        enableHttp2,
        basicAuth,
        authorization,
        Optional.empty(),
        tls,
        ProxyConfig.NONE,
        httpHeaders);
  }

  /** These, but authenticated by a header alone. */
  public HttpClientConfig withAuthorization(Authorization header) {
    return new HttpClientConfig(
        followRedirects,
        enableHttp2,
        Optional.empty(),
        Optional.of(header),
        Optional.empty(),
        tls,
        proxy,
        httpHeaders);
  }

  /** These, but authenticated by a name and a password alone. */
  public HttpClientConfig withBasicAuth(BasicAuth basic) {
    return new HttpClientConfig(
        followRedirects,
        enableHttp2,
        Optional.of(basic),
        Optional.empty(),
        Optional.empty(),
        tls,
        proxy,
        httpHeaders);
  }

  /** These, but authenticated by OAuth 2 alone. */
  public HttpClientConfig withOAuth2(OAuth2Config other) {
    return new HttpClientConfig(
        followRedirects,
        enableHttp2,
        Optional.empty(),
        Optional.empty(),
        Optional.of(other),
        tls,
        proxy,
        httpHeaders);
  }

  /** These, but for the proxy. */
  public HttpClientConfig withProxy(ProxyConfig other) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, basicAuth, authorization, oauth2, tls, other, httpHeaders);
  }

  /** These, but for TLS. */
  public HttpClientConfig withTls(TlsConfig other) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, basicAuth, authorization, oauth2, other, proxy, httpHeaders);
  }

  /** Follows redirects, authenticates nobody. */
  public static HttpClientConfig defaults() {
    return DEFAULTS;
  }
}
