// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent again, and what is said when it is in vain; over answers written by hand. */
final class SqsQueueFaultsTest {

  private static final String TOOK_BOTH = "{\"Successful\":[" + took(0) + "," + took(1) + "]}";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private IntFunction<Answer> script = number -> new Answer(200, "{}");
  private HttpServer server;
  private SqsQueue queue;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    queue = new SqsQueue(endpoint + "/1/slots", TestQueue.client(endpoint), InstantSource.system());
  }

  @AfterEach
  void stop() {
    queue.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      Answer answer = script.apply(requests.size());
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String took(int id) {
    // The checksum of "a" or "b", which the SDK compares.
    String md5 = id == 0 ? "0cc175b9c0f1b6a831c399e269772661" : "92eb5ffee6ae2fec3ad71c777531578f";
    return "{\"Id\":\"" + id + "\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\"" + md5 + "\"}";
  }

  private static String failed(int id, boolean senderFault, String code) {
    return "{\"Id\":\""
        + id
        + "\",\"SenderFault\":"
        + senderFault
        + ",\"Code\":\""
        + code
        + "\",\"Message\":\"why\"}";
  }

  private void send() throws IOException, InterruptedException {
    queue.send(List.of(QueueMessage.atOnce("a"), QueueMessage.atOnce("b")));
  }

  @Test
  void send_partOfABatchFails_onlyThatIsSentAgain() throws Exception {
    script =
        number ->
            number == 1
                ? new Answer(
                    200,
                    "{\"Successful\":["
                        + took(1)
                        + "],\"Failed\":["
                        + failed(0, false, "InternalError")
                        + "]}")
                : new Answer(200, "{\"Successful\":[" + took(0) + "]}");

    send();

    assertThat(requests).hasSize(2);
    assertThat(requests.getFirst()).contains("\"a\"").contains("\"b\"");
    assertThat(requests.getLast()).contains("\"a\"").doesNotContain("\"b\"");
  }

  @Test
  void send_senderFault_failsAtOnceWithTheReason() {
    script =
        number ->
            new Answer(
                200,
                "{\"Successful\":["
                    + took(1)
                    + "],\"Failed\":["
                    + failed(0, true, "InvalidMessageContents")
                    + "]}");

    assertThatIOException()
        .isThrownBy(this::send)
        .withMessageEndingWith(
            "/1/slots: it did not take 1 messages, the first because of InvalidMessageContents: why");
    assertThat(requests).hasSize(1);
  }

  @Test
  void send_throttledOnce_sentAgain() throws Exception {
    script =
        number ->
            number == 1
                ? new Answer(400, "{\"__type\":\"com.amazonaws.sqs#RequestThrottled\"}")
                : new Answer(200, TOOK_BOTH);

    send();

    assertThat(requests).hasSize(2);
  }

  @Test
  void send_denied_saysWhatToAllow() {
    script =
        number -> new Answer(403, "{\"__type\":\"AccessDeniedException\",\"message\":\"not you\"}");

    assertThatIOException()
        .isThrownBy(this::send)
        .withMessageContaining("access denied (403 AccessDeniedException: not you)")
        .withMessageContaining("allow sqs:SendMessage");
  }

  @Test
  void send_oneOfManyBatchesFails_allOfItFails() {
    script = number -> new Answer(403, "{\"__type\":\"AccessDeniedException\"}");
    List<QueueMessage> many =
        IntStream.range(0, 100).mapToObj(i -> QueueMessage.atOnce("m" + i)).toList();

    assertThatIOException()
        .isThrownBy(() -> queue.send(many))
        .withMessageContaining("allow sqs:SendMessage");
  }
}
