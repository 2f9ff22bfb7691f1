// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.List;
import java.util.Objects;

/**
 * Which forward proxy requests go through ({@code proxy_url} and the keys beside it), by the rules
 * of Go's {@code golang.org/x/net/http/httpproxy}.
 */
public sealed interface ProxyConfig {

  /** Requests go straight to their hosts. */
  ProxyConfig NONE = new None();

  /** No proxy. */
  record None() implements ProxyConfig {}

  /**
   * One proxy ({@code proxy_url}).
   *
   * @param url http, https, socks5 or socks5h, with a host; its user and password are sent to the
   *     proxy
   * @param noProxy hosts that are connected to directly, separated by commas; empty = none, not
   *     even this machine
   * @param connectHeaders sent with the request for a tunnel ({@code proxy_connect_header}), which
   *     SOCKS does not have
   */
  record Through(Url url, String noProxy, List<HttpHeader> connectHeaders) implements ProxyConfig {

    /** Copies the list, and refuses nulls. */
    public Through {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(noProxy, "noProxy");
      connectHeaders = List.copyOf(connectHeaders);
    }

    /** Without the user and the password of the URL. */
    @Override
    public String toString() {
      return "Through[url=%s, noProxy=%s, connectHeaders=%s]"
          .formatted(url.shown(), noProxy, connectHeaders);
    }
  }

  /**
   * One proxy whose URL is a secret that AWS keeps ({@code proxy_url_ref}).
   *
   * @param noProxy as in {@link Through}
   * @param connectHeaders as in {@link Through}
   */
  record Referenced(SecretReference url, String noProxy, List<HttpHeader> connectHeaders)
      implements ProxyConfig {

    /** Copies the list, and refuses nulls. */
    public Referenced {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(noProxy, "noProxy");
      connectHeaders = List.copyOf(connectHeaders);
    }
  }

  /**
   * The proxies that the environment names: {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code
   * NO_PROXY}, or the same in lower case ({@code proxy_from_environment}).
   *
   * @param connectHeaders sent with the request for a tunnel
   */
  record FromEnvironment(List<HttpHeader> connectHeaders) implements ProxyConfig {

    /** Copies the list. */
    public FromEnvironment {
      connectHeaders = List.copyOf(connectHeaders);
    }
  }
}
