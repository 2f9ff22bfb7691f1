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
 * Status lines and headers. The expectations are what Go's client makes of the same bytes; a bar is
 * a line end.
 */
@Timeout(120)
class ResponseHeadTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200",
        "HTTP/1.1 200 ",
        "HTTP/1.1   200 OK",
        "HTTP/1.0 200 OK",
        "HTTP/2.0 200 OK",
        "HTTP/0.9 200 OK",
        "HTTP/1.1 200 \u00e4\u00ff and all that",
      })
  void statusLine_thatGoTakes_isTaken(String line) throws Exception {
    assertThat(fetched(line + "||a 1\n")).isEqualTo("a 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http/1.1 200 OK, `it begins with \"http/1.1 200 OK\"`",
        "HTTP/1.10 200 OK, it begins with",
        "HTTP/1 200 OK, it begins with",
        "HTTP/x.1 200 OK, it begins with",
        "HTTP/1.1, `it begins with \"HTTP/1.1\"`",
        "HTTP/1.1\t200 OK, `it begins with \"HTTP/1.1\\x09200 OK\"`",
        "` HTTP/1.1 200 OK`, it begins with",
        "`|HTTP/1.1 200 OK`, `it begins with \"\"`",
        "HTTP/1.1 20 OK, `its status is \"20 OK\", not three digits`",
        "HTTP/1.1 2000 OK, not three digits",
        "HTTP/1.1 20x OK, not three digits",
        "HTTP/1.1 OK 200, not three digits",
        "HTTP/1.1 -20 OK, not three digits",
        "RTSP/1.0 200 OK, it begins with",
        "`\u0015\u0003\u0001`, it looks like TLS, which needs the scheme https",
      })
  void statusLine_thatGoRefuses_isRefused(String line, String message) {
    assertThatThrownBy(() -> fetched(line + "||a 1\n"))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("the answer is not one of HTTP: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Server : esp",
        "X-Bad Header: 1",
        "Server  :x",
        "a b c: d",
        "X:",
        "X: y| folded|\tand more",
        "X: y|  ",
        "X: \u00e4\u00ff",
        "X: a:b::c",
        "!#$%&'*+-.^_`~: x",
        "X: \"",
      })
  void headerLine_thatGoTakes_isTaken(String line) throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK|" + line + "||a 1\n")).isEqualTo("a 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "no colon, `has a header line that has no colon: \"no colon\"`",
        ":x, has no name",
        "` X: y`, begins with a blank",
        "`\tX: y`, begins with a blank",
        "X\t: y, a character that a name cannot have",
        "\u00e4: y, a character that a name cannot have",
        "(X): y, a character that a name cannot have",
        "X<NUL>: y, a character that a name cannot have",
        "X: y<NUL>, a control character in its value",
        "X: y<CR>z, `a control character in its value: \"X: y\\x0dz\"`",
        "X: y<DEL>, a control character in its value",
        "X: y|folded without blank, has no colon",
      })
  void headerLine_thatGoRefuses_isRefused(String line, String message) {
    String sent = line.replace("<NUL>", "\0").replace("<CR>", "\r").replace("<DEL>", "\u007f");
    assertThatThrownBy(() -> fetched("HTTP/1.1 200 OK|" + sent + "||a 1\n"))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("the answer has a header line that ")
        .hasMessageContaining(message);
  }

  @Test
  void lines_thatEndInALineFeedOnly_areTaken() throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK\nContent-Length: 4\nX: y\n\na 1\n")).isEqualTo("a 1\n");
    assertThat(fetched("HTTP/1.1 200 OK\nContent-Length: 4|X: y\n|a 1\n")).isEqualTo("a 1\n");
  }

  @Test
  void headerName_withABlankBehind_isAnotherName() throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK|Content-Length : 1||a 1\n")).isEqualTo("a 1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK|",
        "HTTP/1.1 200 OK|X: y",
        "HTTP/1.1 200 OK|X: y|",
        "HTTP/1.1 100 Continue||",
        "HTTP/1.1 100 Continue||HTTP/1.1 200 OK|",
        "H",
      })
  void head_thatBreaksOff_isRefused(String answer) {
    assertThatThrownBy(() -> fetched(answer))
        .hasMessage("the answer broke off in its header: the connection was closed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue||",
        "HTTP/1.1 102 Processing||HTTP/1.1 103 Early Hints|Link: </x>||",
        "HTTP/1.1 199 Whatever|Content-Length: 0||HTTP/1.1 100 Continue||",
      })
  void informationalAnswers_beforeTheFinalOne_areSkipped(String before) throws Exception {
    assertThat(fetched(before + "HTTP/1.1 200 OK|Content-Length: 4||a 1\n")).isEqualTo("a 1\n");
  }

  @Test
  void informationalAnswers_withoutEnd_areCutByTheSizeOfTheHeader() {
    String many = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
    try (RawExporter exporter = RawExporter.endless("", many)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url()), body))
          .hasMessage("the header of the answer exceeds 10485760 bytes");
    }
  }

  @Test
  void switchingProtocols_isTheFinalAnswer() throws Exception {
    try (RawExporter exporter = RawExporter.sending("HTTP/1.1 101 Switching\r\n\r\nwhatever")) {
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(101);
    }
  }

  @Test
  void header_of60Kilobytes_isTaken() throws Exception {
    assertThat(fetched("HTTP/1.1 200 OK|X: " + "x".repeat(60_000) + "||a 1\n")).isEqualTo("a 1\n");
  }

  private String fetched(String answer) throws Exception {
    try (RawExporter exporter = RawExporter.sending(answer.replace("|", "\r\n"))) {
      body.clear();
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(200);
      return Fetches.text(body);
    }
  }
}
