// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** A server that answers for ever is no service of AWS, and is not waited for. */
@Timeout(60)
final class SignedHttpTest {

  private static final int LONGEST = 1000;

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    http.close();
  }

  /** Answers one request with pieces of a body until the client has gone. */
  private void answer(String piece, Duration pause) {
    answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", piece, pause);
  }

  /** Answers one request with a beginning, and then with pieces until the client has gone. */
  private void answer(String begin, String piece, Duration pause) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket client = server.accept();
              OutputStream out = client.getOutputStream()) {
            client.getInputStream().read(new byte[1 << 16]);
            asked.countDown();
            out.write(begin.getBytes(US_ASCII));
            while (true) {
              out.write(piece.getBytes(US_ASCII));
              out.flush();
              LockSupport.parkNanos(pause.toNanos());
            }
          } catch (IOException gone) {
            hungUp.countDown();
          }
        });
  }

  private SignedHttp.Response send(Duration longest) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
            .build();
    return new SignedHttp(http, longest)
        .send(
            request,
            new byte[0],
            "ec2",
            "eu-west-1",
            AwsBasicCredentials.create("AKID", "secret"),
            LONGEST);
  }

  @Test
  void bodyThatDrips_isGivenUp() {
    answer("x", Duration.ofMillis(10));

    assertThatThrownBy(() -> send(Duration.ofMillis(200)))
        .isInstanceOf(IOException.class)
        .hasMessage("the answer did not come whole within 200 ms");
  }

  /** Each byte comes in time. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX: "})
  void headThatDrips_isGivenUpAndHungUp(String begin) throws InterruptedException {
    answer(begin, "x", Duration.ofMillis(10));

    assertThatThrownBy(() -> send(Duration.ofMillis(300)))
        .isInstanceOf(IOException.class)
        .hasMessage("the answer did not come whole within 300 ms");
    assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void interrupt_whileAnAnswerDrips_endsTheWait() throws InterruptedException {
    answer("HTTP/1.1 200 OK\r\nX: ", "x", Duration.ofMillis(10));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                send(Duration.ofMinutes(10));
              } catch (IOException e) {
                thrown.set(e);
              }
            });
    asked.await();
    sender.interrupt();

    assertThat(sender.join(Duration.ofSeconds(30))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void bodyWithoutEnd_isCut() {
    answer("x".repeat(LONGEST / 2), Duration.ZERO);

    assertThatThrownBy(() -> send(Duration.ofSeconds(30)))
        .isInstanceOf(IOException.class)
        .hasMessage("the answer is longer than 1000 bytes");
  }

  @Test
  void bodyWithAnEnd_isReadWhole() throws IOException {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket client = server.accept()) {
            client.getInputStream().read(new byte[1 << 16]);
            client
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody".getBytes(US_ASCII));
          } catch (IOException gone) {
            // The assertion says so.
          }
        });

    assertThat(send(Duration.ofSeconds(30)).body()).asString(US_ASCII).isEqualTo("body");
  }

  @Test
  void connectionThatBreaks_isTriedAgain() throws Exception {
    Thread.ofVirtual()
        .start(() -> {
          try {
            for (int attempt = 1; attempt <= 3; attempt++) {
              try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[1 << 16]);
                if (attempt == 3) {
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody".getBytes(US_ASCII));
                }
              }
            }
          } catch (IOException gone) {
            // The assertion says so.
          }
        });
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
            .putHeader("Content-Length", "1")
            .build();

    SignedHttp.Response response =
        new SignedHttp(http)
            .sendWithRetries(
                request,
                new byte[] {'a'},
                "lambda",
                "eu-west-1",
                AwsBasicCredentials.create("AKID", "secret"),
                LONGEST,
                _ -> false);

    assertThat(response.body()).asString(US_ASCII).isEqualTo("body");
  }
}
