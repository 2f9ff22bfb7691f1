// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.queue.QueueMessage;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, and what is said when it is in vain; over answers written by hand. */
final class SqsQueueFaultsTest {

  private static final String TOOK_BOTH = "{\"Successful\":[" + took(0) + "," + took(1) + "]}";

  /** The answer to the first request, the second and so on. */
  private IntFunction<Response> script = number -> response(200, "{}");

  private ScriptedServer server;
  private SqsQueue queue;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(request -> script.apply(server.requests().size()));
    URI endpoint = server.uri();
    queue = new SqsQueue(endpoint + "/1/slots", TestQueue.client(endpoint), InstantSource.system());
  }

  @AfterEach
  void stop() {
    queue.close();
    server.close();
  }

  private static Response response(int status, String body) {
    return Response.of(status, body).with("Content-Type", "application/x-amz-json-1.0");
  }

  private List<String> requests() {
    return server.requests().stream().map(Request::text).toList();
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
                ? response(
                    200,
                    "{\"Successful\":["
                        + took(1)
                        + "],\"Failed\":["
                        + failed(0, false, "InternalError")
                        + "]}")
                : response(200, "{\"Successful\":[" + took(0) + "]}");

    send();

    assertThat(requests()).hasSize(2);
    assertThat(requests().getFirst()).contains("\"a\"").contains("\"b\"");
    assertThat(requests().getLast()).contains("\"a\"").doesNotContain("\"b\"");
  }

  @Test
  void send_senderFault_failsAtOnceWithTheReason() {
    script =
        number ->
            response(
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
    assertThat(requests()).hasSize(1);
  }

  @Test
  void send_throttledOnce_sentAgain() throws Exception {
    script =
        number ->
            number == 1
                ? response(400, "{\"__type\":\"com.amazonaws.sqs#RequestThrottled\"}")
                : response(200, TOOK_BOTH);

    send();

    assertThat(requests()).hasSize(2);
  }

  @Test
  void send_denied_saysWhatToAllow() {
    script =
        number -> response(403, "{\"__type\":\"AccessDeniedException\",\"message\":\"not you\"}");

    assertThatIOException()
        .isThrownBy(this::send)
        .withMessageContaining("access denied (403 AccessDeniedException: not you)")
        .withMessageContaining("allow sqs:SendMessage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"})
  void send_credentialsRefused_saysToRenewThem(String code) {
    script = number -> response(403, "{\"__type\":\"" + code + "\",\"message\":\"of yesterday\"}");

    assertThatIOException()
        .isThrownBy(this::send)
        .withMessageContaining(
            "the credentials are refused (403 " + code + ": of yesterday); renew them")
        .withMessageNotContaining("allow");
  }

  @Test
  void send_oneOfManyBatchesFails_allOfItFails() {
    script = number -> response(403, "{\"__type\":\"AccessDeniedException\"}");
    List<QueueMessage> many =
        IntStream.range(0, 100).mapToObj(i -> QueueMessage.atOnce("m" + i)).toList();

    assertThatIOException()
        .isThrownBy(() -> queue.send(many))
        .withMessageContaining("allow sqs:SendMessage");
  }
}
