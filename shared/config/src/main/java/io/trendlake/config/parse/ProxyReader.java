// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Url;
import java.util.List;
import java.util.Optional;

/** Reads the settings of proxies that are inlined in a block. */
final class ProxyReader {

  static final Fields FIELDS =
      Fields.of(
          "proxy_url",
          "proxy_url_ref",
          "no_proxy",
          "proxy_from_environment",
          "proxy_connect_header");

  private final HttpHeaderReader headers;

  ProxyReader(HttpHeaderReader headers) {
    this.headers = headers;
  }

  ProxyConfig read(YamlBlock block) {
    String url = block.text("proxy_url", "");
    String reference = block.text("proxy_url_ref", "");
    String noProxy = block.text("no_proxy", "");
    boolean fromEnvironment = block.flag("proxy_from_environment", false);
    List<HttpHeader> connectHeaders =
        block.value("proxy_connect_header").map(headers::ofConnect).orElse(List.of());
    if (!reference.isEmpty() && !url.isEmpty()) {
      block.refuse("proxy_url_ref", "excludes proxy_url; remove one of them");
    }
    check(block, url + reference, noProxy, fromEnvironment, connectHeaders);
    if (fromEnvironment) {
      return new ProxyConfig.FromEnvironment(connectHeaders);
    }
    if (!reference.isEmpty()) {
      return SecretReader.reference(reference, reason -> block.refuse("proxy_url_ref", reason))
          .map(proxy -> (ProxyConfig) new ProxyConfig.Referenced(proxy, noProxy, connectHeaders))
          .orElse(ProxyConfig.NONE);
    }
    return url.isEmpty()
        ? ProxyConfig.NONE
        : url(block, url)
            .map(proxy -> (ProxyConfig) new ProxyConfig.Through(proxy, noProxy, connectHeaders))
            .orElse(ProxyConfig.NONE);
  }

  /** As Prometheus's {@code ProxyConfig.Validate}. */
  private static void check(
      YamlBlock block,
      String url,
      String noProxy,
      boolean fromEnvironment,
      List<HttpHeader> headers) {
    if (!headers.isEmpty() && !fromEnvironment && url.isEmpty()) {
      block.refuse(
          "proxy_connect_header", "needs proxy_url or proxy_from_environment: there is no proxy");
    }
    if (fromEnvironment && !url.isEmpty()) {
      block.refuse("proxy_url", "excludes proxy_from_environment; remove one of them");
    }
    if (fromEnvironment && !noProxy.isEmpty()) {
      block.refuse(
          "no_proxy", "excludes proxy_from_environment, which reads the variable NO_PROXY");
    }
    boolean named =
        block.value("proxy_url").isPresent() || block.value("proxy_url_ref").isPresent();
    if (!fromEnvironment && !noProxy.isEmpty() && !named) {
      block.refuse("no_proxy", "needs proxy_url: there is no proxy");
    }
  }

  /** The text stays out of the message: it may hold a password. */
  private static Optional<Url> url(YamlBlock block, String text) {
    try {
      return Optional.of(Url.parseProxy(text));
    } catch (IllegalArgumentException e) {
      block.refuse(
          "proxy_url",
          "is not the URL of a proxy: "
              + e.getMessage()
              + "; write http://host:port or socks5://host:port");
      return Optional.empty();
    }
  }
}
