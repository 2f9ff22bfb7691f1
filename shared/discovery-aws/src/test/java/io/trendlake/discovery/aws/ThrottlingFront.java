// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server of AWS's APIs, and throttles requests that are signed for some regions.
 */
final class ThrottlingFront implements AutoCloseable {

  private static final byte[] THROTTLED =
      ("<Response><Errors><Error><Code>RequestLimitExceeded</Code>"
              + "<Message>Request limit exceeded.</Message></Error></Errors></Response>")
          .getBytes(StandardCharsets.UTF_8);

  private final URI behind;
  private final HttpServer server;
  private final Set<String> regions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger throttled = new AtomicInteger();

  ThrottlingFront(URI behind) throws IOException {
    this.behind = behind;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Throttles all requests to the EC2 of a region from now on. */
  void throttle(String region) {
    regions.add("/" + region + "/ec2/");
  }

  /** How many requests were throttled. */
  int throttled() {
    return throttled.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String signature = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (regions.stream().anyMatch(signature::contains)) {
        throttled.incrementAndGet();
        send(exchange, 503, THROTTLED);
      } else {
        forward(exchange);
      }
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) behind.resolve(exchange.getRequestURI()).toURL().openConnection();
    connection.setRequestMethod(exchange.getRequestMethod());
    for (String header :
        Set.of(
            "Authorization",
            "Content-Type",
            "X-Amz-Target",
            "X-Amz-Date",
            "X-Amz-Security-Token")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        connection.setRequestProperty(header, value);
      }
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (body.length > 0) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      send(exchange, status, in.readAllBytes());
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
