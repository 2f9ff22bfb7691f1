// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletions of many objects at once, of which S3 may leave some in an answer of 200. */
final class S3DeleteAllTest {

  /** The requests that came: how many keys, or the key of a single one. */
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private HttpServer server;
  private S3Bucket bucket;
  private String left = "";
  private int statusOfSingle = 204;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    bucket = new S3Bucket("lake", TestClients.at(endpoint));
  }

  @AfterEach
  void stop() {
    bucket.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (exchange.getRequestMethod().equals("DELETE")) {
      requests.add(exchange.getRequestURI().getPath());
      exchange.sendResponseHeaders(statusOfSingle, -1);
    } else {
      requests.add(body.split("<Key>", -1).length - 1 + " keys");
      byte[] answer = ("<DeleteResult>" + left + "</DeleteResult>").getBytes(UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  @Test
  void deleteAll_moreThanARequestTakes() throws IOException {
    bucket.deleteAll(IntStream.range(0, 2001).mapToObj(i -> "samples/" + i).toList());

    assertThat(requests).containsExactly("1000 keys", "1000 keys", "1 keys");
  }

  @Test
  void deleteAll_oneLeft_deletedAlone() throws IOException {
    left = "<Error><Key>b</Key><Code>InternalError</Code><Message>again</Message></Error>";

    bucket.deleteAll(List.of("a", "b", "c"));

    assertThat(requests).containsExactly("3 keys", "/lake/b");
  }

  @Test
  void deleteAll_oneRefused_tellsWhich() {
    left = "<Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error>";
    statusOfSingle = 403;

    assertThatIOException()
        .isThrownBy(() -> bucket.deleteAll(List.of("a", "b", "c")))
        .withMessageStartingWith("cannot delete b in s3://lake: access denied")
        .withMessageContaining("s3:DeleteObject");
  }
}
