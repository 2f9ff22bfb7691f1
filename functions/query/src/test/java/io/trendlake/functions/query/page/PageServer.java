// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page and an API over HTTP, under a prefix as behind a proxy. */
final class PageServer implements AutoCloseable {

  private static final String PREFIX = "/some/lake";

  private final ScriptedServer server;
  private final ApiHandler api;
  private final StaticPages page = new StaticPages(Navigation.LAKE);

  PageServer(ApiHandler api) throws IOException {
    this.api = api;
    server = ScriptedServer.start(this::answer);
  }

  /** An address below the prefix. */
  URI address(String path) {
    return server.uri().resolve(PREFIX + path);
  }

  private Response answer(Request asked) {
    String path = asked.target().getRawPath();
    if (!path.startsWith(PREFIX)) {
      return Response.of(404, "");
    }
    Map<String, List<String>> headers = new TreeMap<>();
    asked.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    ApiRequest request =
        ApiRequest.of(
            asked.method(),
            path.substring(PREFIX.length()),
            asked.target().getRawQuery(),
            headers,
            asked.body());
    try {
      ApiResponse response = (StaticPages.serves(request.path()) ? page : api).answer(request);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      response.body().writeTo(body);
      Response answer = new Response(response.status(), response.headers(), body.toByteArray());
      return response.contentType().isEmpty()
          ? answer
          : answer.with("Content-Type", response.contentType());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
