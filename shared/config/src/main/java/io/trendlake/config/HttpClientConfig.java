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
 * @param httpHeaders sent with every request, in the order of the file
 */
public record HttpClientConfig(
    boolean followRedirects,
    boolean enableHttp2,
    Optional<BasicAuth> basicAuth,
    Optional<Authorization> authorization,
    TlsConfig tls,
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
    if (basicAuth.isPresent() && authorization.isPresent()) {
      throw new IllegalArgumentException("basic_auth and authorization exclude each other");
    }
    httpHeaders = List.copyOf(httpHeaders);
  }

  /** These, but authenticated by a header alone. */
  public HttpClientConfig withAuthorization(Authorization header) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, Optional.empty(), Optional.of(header), tls, httpHeaders);
  }

  /** These, but authenticated by a name and a password alone. */
  public HttpClientConfig withBasicAuth(BasicAuth basic) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, Optional.of(basic), Optional.empty(), tls, httpHeaders);
  }

  /** These, but for TLS. */
  public HttpClientConfig withTls(TlsConfig other) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, basicAuth, authorization, other, httpHeaders);
  }

  /** Follows redirects, authenticates nobody. */
  public static HttpClientConfig defaults() {
    return DEFAULTS;
  }
}
