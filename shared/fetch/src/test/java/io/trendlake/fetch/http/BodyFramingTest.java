// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a body ends. The expectations are what Go's client makes of the same bytes; a bar is a line
 * end.
 */
@Timeout(120)
class BodyFramingTest {

  private static final String BODY = "a 1\nb 2\n";
  private static final String CHUNKS = "8|" + BODY + "|0||";

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked|Content-Length: 59803||",
        "Content-Length: 59803|Transfer-Encoding: chunked||",
        "Content-Length: 8|Transfer-Encoding: Chunked||",
        "Content-Length: 1|transfer-encoding: CHUNKED||",
        "Content-Length: 0|Transfer-Encoding: chunked||",
      })
  void transferEncoding_besideContentLength_wins(String header) throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK|" + header + CHUNKS)).isEqualTo(BODY);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Transfer-Encoding: gzip, `has the Transfer-Encoding \"gzip\"; only chunked is known`",
        "`Transfer-Encoding: gzip, chunked`, `\"gzip, chunked\"`",
        "Transfer-Encoding: identity, `\"identity\"`",
        "Transfer-Encoding: chunked|Transfer-Encoding: chunked, `\"chunked, chunked\"`",
        "Transfer-Encoding: chunked|Content-Length: 4|Content-Length: 5, differ",
        "Transfer-Encoding: chunked|Content-Length: x, no number",
        "Content-Length: 4|Content-Length: 5, `two Content-Length that differ: \"4\" and \"5\"`",
        "`Content-Length: 4, 4`, no number",
        "Content-Length: -1, no number",
        "Content-Length: +4, no number",
        "Content-Length: 0x4, no number",
        "Content-Length:, no number",
        "Content-Length: 9223372036854775808, no number",
      })
  void header_thatContradictsItself_isRefused(String header, String message) {
    assertFails("HTTP/1.1 200 OK|" + header + "||" + CHUNKS, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 8|Content-Length: 8",
        "Content-Length: 8|Content-Length:  8 ",
        "Content-Length:8",
        "content-length:\t8\t",
        "Content-Length:|  8",
        "CONTENT-LENGTH: 008",
      })
  void contentLength_givenOnceOrTheSame_isTaken(String header) throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK|" + header + "||" + BODY + "and more")).isEqualTo(BODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200 OK||", "HTTP/1.0 200 OK||", "HTTP/1.1 200 OK|Connection: close||"})
  void body_withoutLength_goesToTheEndOfTheConnection(String head) throws Exception {
    assertThat(fetched(head + BODY)).isEqualTo(BODY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: gzip"})
  void transferEncoding_ofHttp10_isIgnored(String header) throws Exception {
    assertThat(fetched("HTTP/1.0 200 OK|" + header + "||" + BODY)).isEqualTo(BODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8|a 1\nb 2\n|0||",
        "2|a |2|1\n|4|b 2\n|0||",
        "2;name=value|a |2;x=\"a;b\"|1\n|4 \t|b 2\n|0;last||",
        "008|a 1\nb 2\n|000||",
        "8|a 1\nb 2\n|0|Trailer: value|Other: x||",
      })
  void chunks_areJoined(String chunks) throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + chunks)).isEqualTo(BODY);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`x|a 1\n|0||`, `a chunk of the body has the size \"x\", no hexadecimal number`",
        "`|a 1\n|0||`, `size \"\"`",
        "`-4|a 1\n|0||`, `size \"-4\"`",
        "`0x4|a 1\n|0||`, `size \"0x4\"`",
        "`4 ;x|a 1\n|0||`, `size \"4 \"`",
        "`00000000000000004|a 1\n|0||`, no hexadecimal number",
        "`3|a 1\n|0||`, a chunk of the body is longer than its size says",
        "`4|a 1\n0||`, longer than its size says",
        "`4\na 1\n|0||`, does not end in CRLF",
        "`4|a 1\n|0|no field||`, has no colon",
        "`0|a 1\nb 2\n||`, has no colon",
        "`4|a 1\n|0`, the answer broke off after 4 bytes of the body",
        "`4|a 1\n|0|`, the answer broke off after 4 bytes of the body",
        "`4|a 1\n`, the answer broke off after 4 bytes of the body",
        "`4|a`, the answer broke off after 1 bytes of the body",
        "`ffffffffffffffff|a 1\n`, the answer broke off after 4 bytes of the body",
        "`7fffffffffffffff|a 1\n`, the answer broke off after 4 bytes of the body",
        "``, the answer broke off after 0 bytes of the body",
        "`4\f|a 1\n|0||`, `size \"4\\x0c\"`",
        "`4\u001c|a 1\n|0||`, `size \"4\\x1c\"`",
        "`4|a 1\n|0|\n`, the answer broke off after 4 bytes of the body",
        "`4|a 1\n|0|X: 1\n\n`, the answer broke off after 4 bytes of the body",
      })
  void chunks_thatAreMalformed_areRefused(String chunks, String message) {
    assertFails("HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + chunks, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "X: 1|", "X: 1|Y: 2| folded|", "Content-Length: 5|Transfer-Encoding: x|"})
  void fieldsAfterTheLastChunk_areReadAndForgotten(String fields) throws Exception {
    assertThat(
            fetched("HTTP/1.1 200 OK|Transfer-Encoding: chunked||8|" + BODY + "|0|" + fields + "|"))
        .isEqualTo(BODY);
  }

  /** Go looks for their end in its buffer of 4096 bytes. */
  @ParameterizedTest
  @CsvSource({"4089, true", "4090, false", "100000, false"})
  void fieldsAfterTheLastChunk_endWithin4096Bytes(int value, boolean taken) throws Exception {
    String answer =
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||8|"
            + BODY
            + "|0|X: "
            + "x".repeat(value)
            + "||";
    if (taken) {
      assertThat(fetched(answer)).isEqualTo(BODY);
    } else {
      assertFails(
          answer, "the fields after the last chunk of the body do not end within 4096 bytes");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length, true",
    "X-Sum, false",
    "'X-Sum, transfer-encoding', true",
    "'X-Sum,, TRAILER ,', true",
    "'', false",
  })
  void trailer_thatWouldFrameTheBody_isRefusedWhereThereAreChunks(String names, boolean refused)
      throws Exception {
    String header = "HTTP/1.1 200 OK|Trailer: " + names + "|";
    if (refused) {
      assertFails(header + "Transfer-Encoding: chunked||" + CHUNKS, "for the end of its body");
    } else {
      assertThat(fetched(header + "Transfer-Encoding: chunked||" + CHUNKS)).isEqualTo(BODY);
    }
    assertThat(fetched(header + "Content-Length: 8||" + BODY)).isEqualTo(BODY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 12, 1 << 20})
  void chunkExtension_withoutEnd_isCut(int length) {
    assertFails(
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4;" + "x".repeat(length) + "|a 1\n|0||",
        "a line between the chunks of the body does not end in CRLF");
  }

  @Test
  void chunks_withMoreBetweenThanWithin_areCut() {
    String chunk = "1;" + "x".repeat(1000) + "|a|";

    assertFails(
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + chunk.repeat(100) + "0||",
        "the chunks of the body have more between them than within");
  }

  @ParameterizedTest
  @ValueSource(strings = {"204 No Content", "304 Not Modified"})
  void status_withoutBody_endsWithItsHeader(String status) throws Exception {
    try (RawExporter exporter =
        RawExporter.repeating("HTTP/1.1 " + status + "\r\nContent-Length: 100\r\n\r\n")) {
      for (int i = 0; i < 3; i++) {
        fetcher.fetch(Fetches.request(exporter.url()), body);
      }
      assertThat(exporter.connections()).isEqualTo(1);
    }
  }

  private String fetched(String answer) throws Exception {
    try (RawExporter exporter = RawExporter.sending(answer.replace("|", "\r\n"))) {
      body.clear();
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(200);
      return Fetches.text(body);
    }
  }

  private void assertFails(String answer, String message) {
    assertThatThrownBy(() -> fetched(answer))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining(message);
  }
}
