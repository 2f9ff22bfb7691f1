// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** The page and an API over HTTP, under a prefix as behind a proxy. */
final class PageServer implements AutoCloseable {

  private static final String PREFIX = "/some/lake";

  private final HttpServer server;
  private final ApiHandler api;
  private final StaticPages page = new StaticPages(Navigation.LAKE);

  PageServer(ApiHandler api) throws IOException {
    this.api = api;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PREFIX, this::answer);
    server.start();
  }

  /** An address below the prefix. */
  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PREFIX + path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      ApiRequest request =
          ApiRequest.of(
              exchange.getRequestMethod(),
              asked.getRawPath().substring(PREFIX.length()),
              asked.getRawQuery(),
              exchange.getRequestHeaders(),
              exchange.getRequestBody().readAllBytes());
      ApiResponse response = (StaticPages.serves(request.path()) ? page : api).answer(request);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      response.body().writeTo(body);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      if (!response.contentType().isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", response.contentType());
      }
      exchange.sendResponseHeaders(response.status(), body.size() == 0 ? -1 : body.size());
      if (body.size() > 0) {
        exchange.getResponseBody().write(body.toByteArray());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
