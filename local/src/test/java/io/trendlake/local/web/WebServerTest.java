// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1 as clients speak it, byte by byte. */
@Timeout(120)
final class WebServerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String HOST = "Host: a\r\n";
  private static final String GET = "GET /path?x=1 HTTP/1.1\r\n" + HOST + "\r\n";

  private final BlockingQueue<ApiRequest> received = new LinkedBlockingQueue<>();
  private ApiHandler handler = request -> ApiResponse.text(200, "answer to " + request.path());
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        WebServer.start(
            new InetSocketAddress(LOOPBACK, 0),
            request -> {
              received.add(request);
              return handler.answer(request);
            });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Socket connect(String sent) throws IOException {
    Socket socket = new Socket(LOOPBACK, server.address().getPort());
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** All that comes until the server closes the connection. */
  private String exchange(String sent) throws IOException {
    try (Socket socket = connect(sent)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int read = in.read();
      assertThat(read).as(text.toString()).isNotNegative();
      text.append((char) read);
    }
    return text.toString();
  }

  @Test
  void requests_areAnsweredOneAfterAnotherOnOneConnection() throws Exception {
    try (Socket socket = connect(GET)) {
      assertThat(readUntil(socket.getInputStream(), "answer to /path\n"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nContent-Length: 16\r\n")
          .doesNotContain("Connection: close");
      socket.getOutputStream().write(GET.replace("path", "again").getBytes(StandardCharsets.UTF_8));
      readUntil(socket.getInputStream(), "answer to /again\n");
    }
    assertThat(received.take().value("x")).isEqualTo("1");
  }

  @Test
  void requestsSentAtOnce_areAnsweredInTheirOrder() throws IOException {
    String last = "GET /last HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n";

    assertThat(exchange(GET + GET + last))
        .containsSubsequence("answer to /path", "answer to /path", "answer to /last");
  }

  @Test
  void formInChunks_isReadAsAWhole() throws Exception {
    String head =
        "POST /form HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n"
            + HOST
            + "\r\n";

    assertThat(exchange(head + "4\r\nquer\r\n3;a=b\r\ny=u\r\n1\r\np\r\n0\r\nTrailer: x\r\n\r\n"))
        .contains("answer to /form");
    assertThat(received.take().value("query")).isEqualTo("up");
  }

  @Test
  void clientThatWaitsWithItsBody_isToldToGoOn() throws Exception {
    String head =
        "POST /form HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 8\r\nExpect: 100-continue\r\n"
            + HOST
            + "\r\n";
    try (Socket socket = connect(head)) {
      readUntil(socket.getInputStream(), "HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write("query=up".getBytes(StandardCharsets.UTF_8));
      readUntil(socket.getInputStream(), "answer to /form\n");
    }
    assertThat(received.take().value("query")).isEqualTo("up");
  }

  @Test
  void longBody_comesInChunks() throws IOException {
    handler = request -> ApiResponse.text(200, "Z".repeat(100_000));

    String answer = exchange(GET.replace(HOST, HOST + "Connection: close\r\n"));

    assertThat(answer).contains("Transfer-Encoding: chunked").endsWith("\r\n0\r\n\r\n");
    assertThat(answer.chars().filter(letter -> letter == 'Z').count()).isEqualTo(100_000);
  }

  @Test
  void clientOfHttp10_getsALongBodyWithoutChunksAndTheEnd() throws IOException {
    handler = request -> ApiResponse.text(200, "Z".repeat(100_000));

    assertThat(exchange("GET / HTTP/1.0\r\n\r\n"))
        .doesNotContain("chunked")
        .endsWith("\r\n\r\n" + "Z".repeat(100_000) + "\n");
  }

  @Test
  void head_hasNoBody() throws IOException {
    String answer =
        exchange(GET.replace("GET", "HEAD").replace(HOST, HOST + "Connection: close\r\n"));

    assertThat(answer).contains("Content-Type: text/plain").endsWith("\r\n\r\n");
  }

  @Test
  void pathBeyondAscii_isReadWhetherItIsEscapedOrNot() throws Exception {
    exchange("GET /%C3%A4?x=\u00e4%C3%A4 HTTP/1.0\r\n\r\n");

    ApiRequest request = received.take();
    assertThat(request.path()).isEqualTo("/\u00e4");
    assertThat(request.value("x")).isEqualTo("\u00e4\u00e4");
  }

  @Test
  void urlOfAProxy_isReadWithoutItsHost() throws Exception {
    exchange("GET http://a:80/path?x=1 HTTP/1.0\r\n\r\n");
    exchange("GET http://a:80?x=1 HTTP/1.0\r\n\r\n");

    assertThat(received.take().path()).isEqualTo("/path");
    assertThat(received.take().path()).isEqualTo("/");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                                    | 400",
        "GET / HTTP/1.1                                              | 400", // No host.
        "GET / HTTP/2.0                                              | 505",
        "GET path HTTP/1.0                                           | 400",
        "GET / HTTP/1.0;no colon                                     | 400",
        "GET / HTTP/1.0;A: b; folded: c                              | 400",
        "GET / HTTP/1.0;A : b                                        | 400",
        "POST / HTTP/1.0;Content-Length: 1;Content-Length: 2         | 400",
        "POST / HTTP/1.0;Content-Length: -1                          | 400",
        "POST / HTTP/1.0;Content-Length: 1;Transfer-Encoding: chunked | 400",
        "POST / HTTP/1.0;Transfer-Encoding: gzip                     | 501",
        "POST / HTTP/1.0;Content-Length: 99999999                    | 413",
        "POST / HTTP/1.0;Transfer-Encoding: chunked;;xyz             | 400",
        "POST / HTTP/1.0;Transfer-Encoding: chunked;;ffffff          | 413",
      })
  void requestThatCannotBeTaken_isRefusedAndItsConnectionClosed(String lines, int status)
      throws IOException {
    String answer = exchange(lines.replace(";", "\r\n") + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
    assertThat(received).isEmpty();
  }

  @Test
  void headOfTwoMegabytes_isRefusedWithTheRemedy() throws IOException {
    assertThat(exchange("GET /?query=" + "x".repeat(2 << 20) + " HTTP/1.1\r\n" + HOST + "\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("send the query as a form, by POST");
  }

  @Test
  void handlerThatFails_isAnErrorAndTheConnectionGoesOn() throws IOException {
    handler =
        request -> {
          throw new IllegalStateException("broken");
        };
    try (Socket socket = connect(GET)) {
      readUntil(socket.getInputStream(), "unexpected error: broken\n");
      handler = request -> ApiResponse.text(200, "well");
      socket.getOutputStream().write(GET.getBytes(StandardCharsets.UTF_8));
      readUntil(socket.getInputStream(), "well\n");
    }
  }

  @Test
  void clientThatGoes_interruptsWhatAnswersIt() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    handler =
        request -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return ApiResponse.empty(204);
        };
    Socket socket = connect(GET);
    received.take();

    socket.close();

    interrupted.await();
  }

  @Test
  void handlerWithoutMemory_isAnErrorAndNotJustAnEnd() throws IOException {
    handler =
        request -> {
          throw new OutOfMemoryError("no room");
        };
    try (Socket socket = connect(GET)) {
      assertThat(readUntil(socket.getInputStream(), "unexpected error: no room\n"))
          .startsWith("HTTP/1.1 500 ");
    }
  }

  @Test
  void idleConnection_isKeptAsLongAfterALateAnswerAsAfterAnEarlyOne() throws Exception {
    Duration silence = Duration.ofMillis(800);
    CountDownLatch late = new CountDownLatch(1);
    // By the thread that answers: a client that is late sees no less than what follows.
    AtomicLong answered = new AtomicLong();
    try (WebServer own =
            WebServer.start(
                new InetSocketAddress(LOOPBACK, 0),
                request -> {
                  await(late, silence.multipliedBy(3).dividedBy(2));
                  answered.set(System.nanoTime());
                  return ApiResponse.text(200, "late");
                },
                silence);
        Socket socket = new Socket(LOOPBACK, own.address().getPort())) {
      socket.getOutputStream().write(GET.getBytes(StandardCharsets.UTF_8));
      readUntil(socket.getInputStream(), "late\n");

      assertThat(socket.getInputStream().read()).as("the end").isNegative();

      assertThat(Duration.ofNanos(System.nanoTime() - answered.get()))
          .isGreaterThan(silence.minusMillis(100));
    }
  }

  /** Takes its time, which ends in the middle of what the server waits for the client. */
  private static void await(CountDownLatch never, Duration longest) {
    try {
      assertThat(never.await(longest.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void serverThatIsClosed_interruptsWhatAnswers() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    handler =
        request -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return ApiResponse.empty(204);
        };
    try (Socket socket = connect(GET)) {
      received.take();

      server.close();

      interrupted.await();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }
}
