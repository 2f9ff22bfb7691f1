// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.UserAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the bytes of requests. Secrets kept in files are read for each. */
final class RequestWriter {

  private static final String AUTHORIZATION = "authorization";
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  /** Not for other hosts (Prometheus's {@code sensitiveHeadersOnRedirect}). */
  private static final Set<String> SENSITIVE =
      Set.of(
          AUTHORIZATION,
          "www-authenticate",
          "cookie",
          "cookie2",
          "proxy-authorization",
          "proxy-authenticate");

  /** They would frame a body that is not sent; Go's client leaves them out of each request. */
  private static final Set<String> FRAMING = Set.of("transfer-encoding", "trailer");

  private final StringBuilder out = new StringBuilder(512);

  private RequestWriter() {}

  /**
   * The request of one hop.
   *
   * @param token the header {@code Authorization} of a request that OAuth 2 authenticates
   * @throws FetchException if a secret cannot be read, or a header cannot be sent
   */
  static byte[] get(FetchRequest request, RedirectHop hop, Route route, Optional<String> token)
      throws FetchException {
    RequestWriter writer = new RequestWriter();
    writer.begin("GET", hop.url(), route);
    writer.writeFields(request, hop, token);
    return writer.end();
  }

  /**
   * A request that sends a body to the host of its URL.
   *
   * @throws FetchException as {@link #get} does
   */
  static byte[] post(FetchRequest request, Route route, byte[] content) throws FetchException {
    RequestWriter writer = new RequestWriter();
    writer.begin("POST", request.url(), route);
    writer.writeFields(request, RedirectHop.first(request.url()), Optional.empty());
    writer.field("Content-Length", Integer.toString(content.length));
    byte[] head = writer.end();
    byte[] all = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return all;
  }

  private void writeFields(FetchRequest request, RedirectHop hop, Optional<String> token)
      throws FetchException {
    for (Map.Entry<String, List<String>> field : fields(request, hop, token).entrySet()) {
      for (String value : field.getValue()) {
        field(field.getKey(), value);
      }
    }
  }

  /**
   * A request that sends a form.
   *
   * @param authorization the header, if there is one
   */
  static byte[] form(Url url, Route route, Optional<String> authorization, String form)
      throws FetchException {
    RequestWriter writer = new RequestWriter();
    writer.begin("POST", url, route);
    writer.field("User-Agent", UserAgent.TEXT);
    writer.field("Content-Type", "application/x-www-form-urlencoded");
    writer.field("Content-Length", Integer.toString(form.length()));
    if (authorization.isPresent()) {
      writer.field("Authorization", authorization.get());
    }
    writer.field("Accept", "application/json");
    writer.out.append("\r\n").append(form);
    return writer.out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The request that asks a proxy for a tunnel, one character a byte.
   *
   * @param host with the port
   */
  static String connect(String host, List<HttpHeader> headers, Optional<String> authorization)
      throws FetchException {
    RequestWriter writer = new RequestWriter();
    writer.out.append("CONNECT ").append(host).append(" HTTP/1.1\r\n");
    writer.field("Host", host);
    for (HttpHeader header : headers) {
      boolean taken =
          authorization.isPresent() && header.name().equalsIgnoreCase(PROXY_AUTHORIZATION);
      for (Secret value : taken ? List.<Secret>of() : header.values()) {
        writer.field(header.name(), reveal(value, "proxy_connect_header"));
      }
    }
    if (authorization.isPresent()) {
      writer.field(PROXY_AUTHORIZATION, authorization.get());
    }
    return writer.out.append("\r\n").toString();
  }

  private void begin(String method, Url url, Route route) throws FetchException {
    out.append(method).append(' ');
    if (route.absolute()) {
      out.append("http://").append(url.hostHeader());
    }
    out.append(url.requestTarget()).append(" HTTP/1.1\r\n");
    field("Host", url.hostHeader());
    if (route.proxyAuthorization().isPresent()) {
      field(PROXY_AUTHORIZATION, route.proxyAuthorization().get());
    }
  }

  private byte[] end() {
    return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** By name as it is first written; what the user sets in http_headers comes on top. */
  private static Map<String, List<String>> fields(
      FetchRequest request, RedirectHop hop, Optional<String> token) throws FetchException {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> fields.put(name, List.of(value)));
    Optional<String> authorization = token.isPresent() ? token : authorization(request.http(), hop);
    if (authorization.isPresent()) {
      fields.keySet().removeIf(name -> name.equalsIgnoreCase(AUTHORIZATION));
      fields.put("Authorization", List.of(authorization.get()));
    }
    for (HttpHeader header : request.http().httpHeaders()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      boolean hidden = SENSITIVE.contains(name) && !hop.trusted();
      boolean taken = name.equals(AUTHORIZATION) && authorization.isPresent();
      if (!hidden && !taken && !FRAMING.contains(name)) {
        for (Secret value : header.values()) {
          add(fields, header.name(), reveal(value, "http_headers"));
        }
      }
    }
    hop.referer().ifPresent(url -> fields.putIfAbsent("Referer", List.of(url.toString())));
    return fields;
  }

  private static void add(Map<String, List<String>> fields, String name, String value) {
    List<String> before = fields.getOrDefault(name, List.of());
    fields.put(
        name,
        java.util.stream.Stream.concat(before.stream(), java.util.stream.Stream.of(value))
            .toList());
  }

  /** A user in the URL comes first, as in Go. */
  private static Optional<String> authorization(HttpClientConfig http, RedirectHop hop)
      throws FetchException {
    Optional<String> user = hop.url().userAndPassword();
    if (user.isPresent()) {
      return user.map(RequestWriter::basic);
    }
    if (!hop.trusted()) {
      return Optional.empty();
    }
    if (http.basicAuth().isPresent()) {
      BasicAuth auth = http.basicAuth().get();
      String pair =
          reveal(auth.username(), "basic_auth") + ":" + reveal(auth.password(), "basic_auth");
      return Optional.of(basic(pair.getBytes(StandardCharsets.UTF_8)));
    }
    if (http.authorization().isPresent()) {
      Authorization authorization = http.authorization().get();
      return Optional.of(
          authorization.type() + " " + reveal(authorization.credentials(), "authorization"));
    }
    return Optional.empty();
  }

  /**
   * Basic authentication (RFC 7617).
   *
   * @param pair user and password with a colon between, one character a byte
   */
  static String basic(String pair) {
    return basic(pair.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String basic(byte[] pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private void field(String name, String value) throws FetchException {
    String octets =
        new String(value.strip().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    if (octets.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw new FetchException(
          "the request cannot be made: the value of the header "
              + name
              + " has a control character");
    }
    out.append(name).append(": ").append(octets).append("\r\n");
  }

  private static String reveal(Secret secret, String where) throws FetchException {
    try {
      return secret.reveal();
    } catch (IOException e) {
      throw new FetchException(where + ": " + e.getMessage(), e);
    }
  }
}
