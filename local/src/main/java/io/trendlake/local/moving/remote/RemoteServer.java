// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.address.HostLookup;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.fetch.http.StreamedResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A server that is asked over HTTP, with what each request is sent with, through the proxies that
 * the environment names. Redirects are not followed: credentials are for the server that was named.
 * Thread-safe.
 */
public final class RemoteServer implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * For the head of an answer, since a server may think long before it answers, and for each wait
   * within the body: a server that hangs must not hold an import for ever.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final HttpClientConfig HTTP =
      new HttpClientConfig(
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          TlsConfig.defaults(),
          new ProxyConfig.FromEnvironment(List.of()),
          List.of());

  private static final int SHOWN_BYTES = 300;

  private final HttpAccess access;
  private final HttpFetcher fetcher;

  /** A server; no I/O happens here. */
  public RemoteServer(HttpAccess access) {
    this(access, HostLookup.system());
  }

  RemoteServer(HttpAccess access, HostLookup lookup) {
    this.access = access;
    this.fetcher = new HttpFetcher(new AddressPolicy.Anywhere(), lookup);
  }

  /**
   * The address of something in the HTTP API of a Prometheus.
   *
   * @param root of the server, such as {@code http://localhost:9090}, with or without a slash
   * @param path below {@code /api/v1/}, a query with it if there is one
   */
  public static Url api(Url root, String path) {
    return Url.of(root.toString().replaceFirst("/+$", "") + "/api/v1/" + path);
  }

  /**
   * Posts some bytes. A body of which no byte comes for long ends with an exception.
   *
   * @param headers beside those that each request is sent with, which replace them
   * @return an answer of status 200, whose body is to be read and closed
   * @throws IOException if there is no answer, or {@link RemoteRefusalException} if it is not 200
   */
  StreamedResponse post(Url url, Map<String, String> headers, byte[] content) throws IOException {
    return send(url, headers, Optional.of(content));
  }

  private StreamedResponse send(Url url, Map<String, String> headers, Optional<byte[]> content)
      throws IOException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("User-Agent", "Trendlake");
    all.putAll(headers);
    all.putAll(access.headers());
    StreamedResponse response;
    try {
      FetchRequest request = new FetchRequest("", url, all, PATIENCE, Long.MAX_VALUE, HTTP);
      response = fetcher.open(request, content, CONNECT_TIMEOUT);
    } catch (FetchException e) {
      throw new IOException("%s: %s".formatted(url, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(url + ": interrupted", e);
    }
    if (response.status() == HttpFetcher.OK) {
      return response;
    }
    try (response) {
      byte[] some = response.body().readNBytes(SHOWN_BYTES);
      String text = new String(some, StandardCharsets.UTF_8).strip();
      String location = response.location();
      String elsewhere = location.isEmpty() ? "" : " (it says that it is at " + location + ")";
      throw new RemoteRefusalException(
          response.status(),
          "%s answered %d: %s%s".formatted(url, response.status(), text, elsewhere));
    }
  }

  /** Gets a whole body. */
  public byte[] get(Url url) throws IOException {
    try (StreamedResponse answer = send(url, Map.of(), Optional.empty())) {
      return answer.body().readAllBytes();
    }
  }

  /** Posts nothing, and gets a whole body. */
  public byte[] post(Url url) throws IOException {
    try (StreamedResponse answer = post(url, Map.of(), new byte[0])) {
      return answer.body().readAllBytes();
    }
  }

  /** Ends the connections. */
  @Override
  public void close() {
    fetcher.close();
  }
}
