// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A server that is asked over HTTP, with what each request is sent with. Redirects are not
 * followed: credentials are for the server that was named. Thread-safe.
 */
public final class RemoteServer implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** For the head of an answer: a server may think long before it answers. */
  private static final Duration HEAD_TIMEOUT = Duration.ofMinutes(5);

  private static final int OK = 200;
  private static final int SHOWN_BYTES = 300;

  private final HttpAccess access;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /** A server; no I/O happens here. */
  public RemoteServer(HttpAccess access) {
    this.access = access;
  }

  /**
   * The body of an answer, to be read and closed.
   *
   * @param contentType empty if the server says none
   */
  record Response(String contentType, InputStream body) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * The address of something in the HTTP API of a Prometheus.
   *
   * @param root of the server, such as {@code http://localhost:9090}, with or without a slash
   * @param path below {@code /api/v1/}, a query with it if there is one
   */
  public static URI api(URI root, String path) {
    return URI.create(root.toString().replaceFirst("/+$", "") + "/api/v1/" + path);
  }

  /** Begins a request to an address. */
  static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(HEAD_TIMEOUT).header("User-Agent", "Trendlake");
  }

  /**
   * Sends a request. A body of which no byte comes for long ends with an exception.
   *
   * @throws IOException if there is no answer, or {@link RemoteRefusalException} if it is not 200
   */
  Response send(HttpRequest.Builder unfinished) throws IOException {
    access.headers().forEach(unfinished::setHeader);
    HttpRequest request = unfinished.build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(request.uri(), reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(request.uri() + ": interrupted", e);
    }
    InputStream body = new WatchedStream(response.body());
    if (response.statusCode() != OK) {
      try (body) {
        String text = new String(body.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8).strip();
        String location = response.headers().firstValue("Location").orElse("");
        String elsewhere = location.isEmpty() ? "" : " (it says that it is at " + location + ")";
        throw new RemoteRefusalException(
            response.statusCode(),
            "%s answered %d: %s%s"
                .formatted(request.uri(), response.statusCode(), text, elsewhere));
      }
    }
    return new Response(response.headers().firstValue("Content-Type").orElse(""), body);
  }

  /** Some exceptions of the client have no text. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? "it cannot be connected to" : e.getMessage();
  }

  /** Gets a whole body. */
  public byte[] get(URI uri) throws IOException {
    try (Response answer = send(request(uri).GET())) {
      return answer.body().readAllBytes();
    }
  }

  /** Posts nothing, and gets a whole body. */
  public byte[] post(URI uri) throws IOException {
    try (Response answer = send(request(uri).POST(HttpRequest.BodyPublishers.noBody()))) {
      return answer.body().readAllBytes();
    }
  }

  /** Ends the connections. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
