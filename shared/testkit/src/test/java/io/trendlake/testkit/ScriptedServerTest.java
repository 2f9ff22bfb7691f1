// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScriptedServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(request -> Response.of(200, "hello " + request.text()));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.uri().resolve(path))
            .header("X-Kind", "greeting")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void request_scripted_isAnsweredAndRemembered() throws Exception {
    HttpResponse<String> response = post("/a%20b?c=d", "wörld");

    assertThat(response.body()).isEqualTo("hello wörld");
    assertThat(server.requests()).hasSize(1);
    Request request = server.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/a b");
    assertThat(request.target()).hasToString("/a%20b?c=d");
    assertThat(request.header("x-kind")).contains("greeting");
    assertThat(request.header("x-none")).isEmpty();
  }

  @Test
  void answer_withHeaderAndNoBody_isSentAsWritten() throws Exception {
    server.answer(request -> Response.of(503, "").with("Retry-After", "7"));

    HttpResponse<String> response = post("/", "");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("7");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void answer_none_closesTheConnection() {
    server.answer(request -> Response.none());

    assertThatIOException().isThrownBy(() -> post("/", "lost"));
    assertThat(server.requests()).isNotEmpty();
  }
}
