// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.Authorization;
import io.trendlake.config.BasicAuth;
import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.HttpHeader;
import io.trendlake.config.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** Makes the requests of the JDK's client. Secrets kept in files are read for each. */
final class HttpRequests {

  /** Not for other hosts (Prometheus's {@code sensitiveHeadersOnRedirect}). */
  private static final Set<String> SENSITIVE =
      Set.of(
          "authorization",
          "www-authenticate",
          "cookie",
          "cookie2",
          "proxy-authorization",
          "proxy-authenticate");

  private HttpRequests() {}

  /** The request of one hop. */
  static HttpRequest get(FetchRequest request, Hop hop, Destination destination)
      throws FetchException {
    try {
      HttpRequest.Builder builder = HttpRequest.newBuilder(destination.url()).GET();
      builder.version(version(request, destination));
      request.headers().forEach(builder::setHeader);
      destination.hostHeader().ifPresent(host -> builder.setHeader("Host", host));
      addHeaders(builder, request.http(), hop);
      if (hop.trusted()) {
        authorize(builder, request.http());
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new FetchException("the request cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * HTTP/2 by TLS only, as Go does: no exporter expects an upgrade of plain HTTP. And not where an
   * address stands for a name: the JDK's client tells a server of HTTP/2 what stands in the URL.
   */
  private static HttpClient.Version version(FetchRequest request, Destination destination) {
    return destination.secure() && destination.named().isEmpty() && request.http().enableHttp2()
        ? HttpClient.Version.HTTP_2
        : HttpClient.Version.HTTP_1_1;
  }

  private static void addHeaders(HttpRequest.Builder builder, HttpClientConfig http, Hop hop)
      throws FetchException {
    for (HttpHeader header : http.httpHeaders()) {
      if (hop.trusted() || !SENSITIVE.contains(header.name().toLowerCase(Locale.ROOT))) {
        for (Secret value : header.values()) {
          builder.header(header.name(), reveal(value, "http_headers"));
        }
      }
    }
  }

  private static void authorize(HttpRequest.Builder builder, HttpClientConfig http)
      throws FetchException {
    if (http.basicAuth().isPresent()) {
      builder.setHeader("Authorization", basic(http.basicAuth().get()));
    } else if (http.authorization().isPresent()) {
      Authorization authorization = http.authorization().get();
      String credentials = reveal(authorization.credentials(), "authorization");
      builder.setHeader("Authorization", authorization.type() + " " + credentials);
    }
  }

  private static String basic(BasicAuth auth) throws FetchException {
    String pair =
        reveal(auth.username(), "basic_auth") + ":" + reveal(auth.password(), "basic_auth");
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String reveal(Secret secret, String where) throws FetchException {
    try {
      return secret.reveal();
    } catch (IOException e) {
      throw new FetchException("cannot read the " + secret + " of " + where + ": " + e, e);
    }
  }
}
