// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A script that hands each request on to another server, with its headers, and answers what that
 * server answers. If no answer comes, the connection is closed.
 */
public final class Forwarder implements ScriptedServer.Answers, AutoCloseable {

  /** What java.net.http sets by itself, and what describes a transfer and not its content. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final URI behind;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Sends nothing yet.
   *
   * @param behind the server, without a path
   */
  public Forwarder(URI behind) {
    this.behind = behind;
  }

  @Override
  public Response answer(Request request) {
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(URI.create(behind.toString() + request.target()))
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach((name, value) -> {
          if (isHandedOn(name)) {
            forwarded.header(name, value);
          }
        });
    try {
      return answer(request, http.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      return Response.none();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.none();
    }
  }

  private static Response answer(Request request, HttpResponse<byte[]> response) {
    Map<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (isHandedOn(name)) {
            headers.put(name, values.getFirst());
          }
        });
    if (request.method().equals("HEAD")) {
      response
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> headers.put("Content-Length", length));
    }
    return new Response(response.statusCode(), headers, response.body());
  }

  private static boolean isHandedOn(String header) {
    return !NOT_HANDED_ON.contains(header.toLowerCase(Locale.ROOT));
  }

  /** Ends the connections to the other server. */
  @Override
  public void close() {
    http.close();
  }
}
