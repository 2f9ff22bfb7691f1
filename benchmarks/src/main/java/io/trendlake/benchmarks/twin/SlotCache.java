// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Stands between exporters and those who scrape them, and gives everybody who asks within one
 * interval the very same bytes. So two scrapers that come at different instants can be compared
 * sample for sample.
 *
 * <p>Arguments: port, interval in seconds, then {@code name=url} for each exporter; {@code /name}
 * answers what the URL answered first in this interval.
 */
public final class SlotCache {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Response> latest = new HashMap<>();
  private final Map<String, URI> exporters;
  private final long intervalMillis;

  private SlotCache(Map<String, URI> exporters, Duration interval) {
    this.exporters = exporters;
    this.intervalMillis = interval.toMillis();
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws IOException {
    Map<String, URI> exporters = new HashMap<>();
    for (String exporter : List.of(arguments).subList(2, arguments.length)) {
      int equals = exporter.indexOf('=');
      exporters.put(
          "/" + exporter.substring(0, equals), URI.create(exporter.substring(equals + 1)));
    }
    SlotCache cache = new SlotCache(exporters, Duration.ofSeconds(Long.parseLong(arguments[1])));
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", cache::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!exporters.containsKey(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      Response response = response(path, exchange);
      exchange.getResponseHeaders().putAll(response.headers());
      exchange.sendResponseHeaders(response.status(), response.body().length);
      exchange.getResponseBody().write(response.body());
    }
  }

  /** One at a time: the second who asks waits for the first one's answer. */
  private synchronized Response response(String path, HttpExchange exchange) throws IOException {
    long slot = Math.floorDiv(System.currentTimeMillis(), intervalMillis);
    Response known = latest.get(path);
    if (known != null && known.slot() == slot) {
      return known;
    }
    Response fresh = fetch(slot, path, exchange);
    latest.put(path, fresh);
    return fresh;
  }

  private Response fetch(long slot, String path, HttpExchange exchange) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(exporters.get(path));
    for (String header : List.of("Accept", "Accept-Encoding")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, List<String>> headers = new HashMap<>();
      for (String header : List.of("Content-Type", "Content-Encoding")) {
        response
            .headers()
            .firstValue(header)
            .ifPresent(value -> headers.put(header, List.of(value)));
      }
      return new Response(slot, response.statusCode(), headers, response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching " + exporters.get(path), e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Response(long slot, int status, Map<String, List<String>> headers, byte[] body) {}
}
