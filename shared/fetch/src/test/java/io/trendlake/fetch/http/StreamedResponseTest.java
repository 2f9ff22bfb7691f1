// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are read as they come. */
@Timeout(60)
class StreamedResponseTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n";

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());

  @AfterEach
  void close() {
    fetcher.close();
  }

  private StreamedResponse open(RawExporter server, Duration silence, Optional<byte[]> content)
      throws Exception {
    FetchRequest request =
        new FetchRequest(
            "", server.url(), Map.of("X-A", "b"), silence, 1, HttpClientConfig.defaults());
    return fetcher.open(request, content, Duration.ofSeconds(20));
  }

  private StreamedResponse get(RawExporter server) throws Exception {
    return open(server, Duration.ofSeconds(20), Optional.empty());
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\n\r\nab\ncd\n",
        "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n5\r\nb\ncd\n\r\n0\r\nT: v\r\n\r\n",
      })
  void body_inEachFraming_isReadWholeAndLeavesTheConnection(String rest) throws Exception {
    try (RawExporter server = RawExporter.repeating(HEAD + rest)) {
      for (int i = 0; i < 3; i++) {
        try (StreamedResponse response = get(server)) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.contentType()).isEqualTo("a/b");
          assertThat(text(response.body())).isEqualTo("ab\ncd\n");
        }
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void body_untilTheEndOfTheConnection_isReadWhole() throws Exception {
    try (RawExporter server = RawExporter.sending(HEAD + "\r\n", "ab");
        StreamedResponse response = get(server)) {
      assertThat(text(response.body())).isEqualTo("ab");
    }
  }

  @Test
  void body_whoseLastChunkIsLeft_leavesTheConnection() throws Exception {
    String chunked = HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    try (RawExporter server = RawExporter.repeating(chunked)) {
      for (int i = 0; i < 2; i++) {
        try (StreamedResponse response = get(server)) {
          assertThat(response.body().readNBytes(2)).containsExactly('a', 'b');
        }
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void body_thatIsEndless_isGivenUpWhenItIsClosed() throws Exception {
    try (RawExporter server = RawExporter.endless(HEAD + "\r\n", "a".repeat(50_000))) {
      try (StreamedResponse response = get(server)) {
        assertThat(response.body().skip(3 << 20)).isEqualTo(3 << 20);
      }
      try (StreamedResponse response = get(server)) {
        assertThat(response.body().read()).isEqualTo('a');
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\n\r\nab",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
      })
  void body_thatBreaksOff_failsWithTheReasonAndIsNotReadOn(String rest) throws Exception {
    try (RawExporter server = RawExporter.sending(HEAD + rest);
        StreamedResponse response = get(server)) {
      assertThatThrownBy(() -> text(response.body()))
          .isInstanceOf(IOException.class)
          .hasMessage("the answer broke off after 2 bytes of the body: the connection was closed");
      assertThatThrownBy(() -> response.body().read())
          .hasMessage("the body cannot be read any more");
    }
  }

  @Test
  void body_ofWhichNothingComes_isGivenUp() throws Exception {
    try (RawExporter server =
            RawExporter.start((out, self) -> {
              out.write((HEAD + "Content-Length: 2\r\n\r\na").getBytes(StandardCharsets.US_ASCII));
              out.flush();
              self.hang();
            });
        StreamedResponse response = open(server, Duration.ofMillis(300), Optional.empty())) {
      assertThatThrownBy(() -> text(response.body()))
          .hasMessage("no byte of the answer came for 300 ms");
    }
  }

  @Test
  void answer_thatDoesNotCome_isGivenUp() throws Exception {
    try (RawExporter server = RawExporter.start((out, self) -> self.hang())) {
      assertThatThrownBy(() -> open(server, Duration.ofMillis(40), Optional.empty()))
          .hasMessageContaining("no answer came within");
    }
  }

  @Test
  void content_isPostedWithItsLength() throws Exception {
    String[] content = new String[1];
    try (RawExporter server =
            RawExporter.talking(connection -> {
              connection.request();
              content[0] = connection.read(100);
              connection.send(HEAD + "Content-Length: 0\r\n\r\n");
            });
        StreamedResponse response =
            open(server, Duration.ofSeconds(20), Optional.of(new byte[] {'x', (byte) 0xff}))) {
      assertThat(text(response.body())).isEmpty();
      assertThat(content[0]).isEqualTo("x\u00ff");
      assertThat(server.requests().getFirst())
          .startsWith("POST /m HTTP/1.1\r\n")
          .contains("\r\nX-A: b\r\n", "\r\nContent-Length: 2\r\n");
    }
  }

  @Test
  void redirect_isHandedOutWithItsLocation() throws Exception {
    String redirect = "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n";
    try (RawExporter server = RawExporter.repeating(redirect);
        StreamedResponse response = get(server)) {
      assertThat(response.status()).isEqualTo(302);
      assertThat(response.location()).isEqualTo("/b");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void fetchAfterAnAnswerThatWasRead_goesOverTheSameConnection() throws Exception {
    try (RawExporter server = RawExporter.repeating(HEAD + "Content-Length: 1\r\n\r\na")) {
      get(server).close();
      fetcher.fetch(Fetches.request(server.url()), new BodyBuffer());
      assertThat(server.connections()).isEqualTo(1);
    }
  }
}
