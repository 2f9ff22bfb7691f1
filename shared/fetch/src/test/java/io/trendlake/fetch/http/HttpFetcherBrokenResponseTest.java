// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.BodyTooLargeException;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.testkit.RefusingPort;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are not whole, not HTTP, or too much. */
@Timeout(120)
class HttpFetcherBrokenResponseTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void port_thatNobodyListensOn_isNamed() throws Exception {
    try (RefusingPort port = RefusingPort.open()) {
      String authority = "127.0.0.1:" + port.port();
      assertFails(
          Url.of("http://" + authority + "/"),
          "cannot connect to " + authority + ": Connection refused");
    }
  }

  @Test
  void host_thatDoesNotResolve_isNamed() {
    assertFails(
        Url.of("http://no-such-host.invalid:9100/metrics"),
        "the host no-such-host.invalid cannot be resolved");
  }

  @Test
  void connection_thatIsReset_fails() {
    RawExporter.Response reset =
        (out, self) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                  .getBytes(StandardCharsets.UTF_8));
          out.flush();
          self.reset();
        };
    try (RawExporter exporter = RawExporter.start(reset)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url()), body))
          .isInstanceOf(FetchException.class)
          .hasMessageMatching("the answer broke off after (0|4) bytes of the body: .*");
    }
  }

  @Test
  void body_shorterThanItsContentLength_fails() {
    try (RawExporter exporter =
        RawExporter.sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\nb")) {
      assertFails(exporter.url(), "the answer broke off after 5 bytes of the body: ");
    }
  }

  @Test
  void body_inChunksWithoutTheLast_fails() {
    try (RawExporter exporter =
        RawExporter.sending(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n")) {
      assertFails(exporter.url(), "the answer broke off after 4 bytes of the body: ");
    }
  }

  @Test
  void answer_thatIsEmpty_fails() {
    try (RawExporter exporter = RawExporter.sending("")) {
      assertFails(exporter.url(), "the connection was closed before any answer");
    }
  }

  @Test
  void answer_thatIsNotHttp_fails() {
    try (RawExporter exporter = RawExporter.sending("SSH-2.0-OpenSSH_9.6\r\n")) {
      assertFails(
          exporter.url(), "the answer is not one of HTTP: it begins with \"SSH-2.0-OpenSSH_9.6\"");
    }
  }

  @Test
  void headers_withoutEnd_areCutByTheirSize() {
    String header = "X-Pad: " + "x".repeat(8000) + "\r\n";
    try (RawExporter exporter = RawExporter.endless("HTTP/1.1 200 OK\r\n", header)) {
      assertFails(exporter.url(), "the header of the answer exceeds 10485760 bytes");
    }
  }

  @Test
  void gzip_cutOff_fails() {
    byte[] gzip = Exporter.gzip("a 1\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    byte[] half = Arrays.copyOf(gzip, gzip.length - 12);
    try (Exporter exporter = Exporter.start().header("Content-Encoding", "gzip").body(half)) {
      assertFails(exporter.url(), "the gzip body is cut off after ");
    }
  }

  @Test
  void gzip_thatIsNone_fails() {
    try (Exporter exporter = Exporter.answering("a 1\n").header("Content-Encoding", "gzip")) {
      assertFails(exporter.url(), "the body is said to be gzip (Content-Encoding)");
    }
  }

  @Test
  void gzip_empty_fails() {
    try (Exporter exporter =
        Exporter.answering("").header("Content-Encoding", "gzip").body(new byte[0])) {
      assertFails(exporter.url(), "the gzip body is cut off after 0 bytes of content");
    }
  }

  @Test
  void gzipBomb_isCutAtTheLimitAndTakesNoMoreMemory() {
    try (Exporter exporter = Exporter.start().gzipped(new byte[64 << 20])) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url()), body))
          .isInstanceOf(BodyTooLargeException.class)
          .hasMessage(
              "the body reached the limit of 1048576 bytes after decompression (body_size_limit)");
      assertThat(body.length()).isEqualTo(1 << 20);
      assertThat(body.array().length).isLessThanOrEqualTo(2 << 20);
    }
  }

  @Test
  void bodySizeLimit_isReachedByABodyOfItsSize() throws Exception {
    try (Exporter exporter = Exporter.answering("0123456789")) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.limited(10, exporter.url()), body))
          .isInstanceOf(BodyTooLargeException.class);
      body.clear();
      fetcher.fetch(Fetches.limited(11, exporter.url()), body);
      assertThat(Fetches.text(body)).isEqualTo("0123456789");
    }
  }

  @Test
  void bodySizeLimit_countsWhatWasInflated() throws Exception {
    byte[] zeros = new byte[5000];
    try (Exporter exporter = Exporter.start().gzipped(zeros)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.limited(5000, exporter.url()), body))
          .isInstanceOf(BodyTooLargeException.class);
      body.clear();
      fetcher.fetch(Fetches.limited(5001, exporter.url()), body);
      assertThat(body.length()).isEqualTo(5000);
    }
  }

  @Test
  void plainBody_withoutEnd_isCutAtTheLimit() {
    String page = "metric 1\n".repeat(1000);
    try (RawExporter exporter = RawExporter.endless("HTTP/1.1 200 OK\r\n\r\n", page)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url()), body))
          .isInstanceOf(BodyTooLargeException.class);
    }
  }

  private void assertFails(Url url, String message) {
    body.clear();
    assertThatThrownBy(() -> fetcher.fetch(Fetches.request(url), body))
        .isInstanceOf(FetchException.class)
        .isNotInstanceOf(BodyTooLargeException.class)
        .hasMessageContaining(message);
  }
}
