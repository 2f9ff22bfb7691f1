// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Listens, and hands requests to a handler. */
public final class WebServer implements AutoCloseable {

  /** A form that holds a query of a megabyte, escaped. */
  private static final int LARGEST_BODY = 4 << 20;

  /** The page's own script, styles and icon, and nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final ApiHandler handler;
  private final ExecutorService threads;

  private WebServer(HttpServer server, ApiHandler handler) {
    this.server = server;
    this.handler = handler;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Listens until it is closed.
   *
   * @throws IOException if the address cannot be listened at; says what to do
   */
  public static WebServer start(InetSocketAddress address, ApiHandler handler) throws IOException {
    WebServer web = new WebServer(bind(address), handler);
    web.server.setExecutor(web.threads);
    web.server.createContext("/", web::answer);
    web.server.start();
    return web;
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen at "
              + ListenAddress.text(address)
              + " ("
              + e.getMessage()
              + "): choose another address with --listen, or end what listens there",
          e);
    }
  }

  /** The address, with the port that it got. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
      URI uri = exchange.getRequestURI();
      ApiResponse response =
          body.length > LARGEST_BODY
              ? ApiResponse.text(
                  413, "the body is larger than " + LARGEST_BODY + " bytes; send a shorter query")
              : handler.answer(
                  ApiRequest.of(
                      exchange.getRequestMethod(),
                      uri.getRawPath(),
                      uri.getRawQuery(),
                      exchange.getRequestHeaders(),
                      body));
      send(exchange, response);
    }
  }

  private static void send(HttpExchange exchange, ApiResponse response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", POLICY);
    response.headers().forEach(headers::set);
    if (response.contentType().isEmpty() || exchange.getRequestMethod().equals("HEAD")) {
      if (!response.contentType().isEmpty()) {
        headers.set("Content-Type", response.contentType());
      }
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    headers.set("Content-Type", response.contentType());
    exchange.sendResponseHeaders(response.status(), 0);
    try (OutputStream out = exchange.getResponseBody()) {
      response.body().writeTo(out);
    }
  }

  /** Ends it at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
