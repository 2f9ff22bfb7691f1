// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How to speak HTTP to a target or to a discovery: Prometheus's {@code http_config}, inlined in its
 * blocks.
 *
 * @param enableHttp2 has no effect: requests are made by HTTP/1.1
 * @param authorization never together with {@code basicAuth}
 * @param oauth2 never together with {@code basicAuth} or {@code authorization}
 * @param sigv4 signs each request as one of AWS; never together with those three
 * @param httpHeaders sent with every request, in the order of the file
 */
public record HttpClientConfig(
    boolean followRedirects,
    boolean enableHttp2,
    Optional<BasicAuth> basicAuth,
    Optional<Authorization> authorization,
    Optional<OAuth2Config> oauth2,
    Optional<SigV4Config> sigv4,
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
    if (Stream.of(basicAuth, authorization, oauth2, sigv4).filter(Optional::isPresent).count()
        > 1) {
      throw new IllegalArgumentException(
          "basic_auth, authorization, oauth2 and sigv4 exclude each other");
    }
    httpHeaders = List.copyOf(httpHeaders);
  }

  /** Without OAuth 2, Signature Version 4 and a proxy. */
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
        Optional.empty(),
        tls,
        ProxyConfig.NONE,
        httpHeaders);
  }

  /** These, but authenticated by a header alone. */
  public HttpClientConfig withAuthorization(Authorization header) {
    return authenticated(Optional.empty(), Optional.of(header), Optional.empty(), Optional.empty());
  }

  /** These, but authenticated by a name and a password alone. */
  public HttpClientConfig withBasicAuth(BasicAuth basic) {
    return authenticated(Optional.of(basic), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** These, but authenticated by OAuth 2 alone. */
  public HttpClientConfig withOAuth2(OAuth2Config other) {
    return authenticated(Optional.empty(), Optional.empty(), Optional.of(other), Optional.empty());
  }

  /** These, but signed as a request of AWS alone. */
  public HttpClientConfig withSigV4(SigV4Config other) {
    return authenticated(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(other));
  }

  private HttpClientConfig authenticated(
      Optional<BasicAuth> basic,
      Optional<Authorization> header,
      Optional<OAuth2Config> token,
      Optional<SigV4Config> signature) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, basic, header, token, signature, tls, proxy, httpHeaders);
  }

  /**
   * These for a request that is signed already, which nobody signs again at another URL: without
   * {@code sigv4}, and without following redirects.
   */
  public HttpClientConfig signed() {
    return new HttpClientConfig(
        false,
        enableHttp2,
        basicAuth,
        authorization,
        oauth2,
        Optional.empty(),
        tls,
        proxy,
        httpHeaders);
  }

  /** These, but for the proxy. */
  public HttpClientConfig withProxy(ProxyConfig other) {
    return new HttpClientConfig(
        followRedirects,
        enableHttp2,
        basicAuth,
        authorization,
        oauth2,
        sigv4,
        tls,
        other,
        httpHeaders);
  }

  /** These, but for the headers. */
  public HttpClientConfig withHttpHeaders(List<HttpHeader> other) {
    return new HttpClientConfig(
        followRedirects, enableHttp2, basicAuth, authorization, oauth2, sigv4, tls, proxy, other);
  }

  /** These, but for TLS. */
  public HttpClientConfig withTls(TlsConfig other) {
    return new HttpClientConfig(
        followRedirects,
        enableHttp2,
        basicAuth,
        authorization,
        oauth2,
        sigv4,
        other,
        proxy,
        httpHeaders);
  }

  /** Follows redirects, authenticates nobody. */
  public static HttpClientConfig defaults() {
    return DEFAULTS;
  }
}
