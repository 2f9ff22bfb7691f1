// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpFetcherTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void body_plain_isReadWhole() throws Exception {
    String text = "a 1\n".repeat(50_000);
    try (Exporter exporter = Exporter.answering(text)) {
      FetchResponse response = fetcher.fetch(Fetches.request(exporter.url()), body);
      assertThat(response).isEqualTo(new FetchResponse(200, Exporter.TEXT));
      assertThat(Fetches.text(body)).isEqualTo(text);
    }
  }

  @Test
  void body_gzip_isInflated() throws Exception {
    String text = "a 1\n".repeat(50_000);
    try (Exporter exporter = Exporter.start()) {
      exporter.gzipped(text.getBytes(StandardCharsets.UTF_8));
      fetcher.fetch(Fetches.request(exporter.url()), body);
      assertThat(Fetches.text(body)).isEqualTo(text);
    }
  }

  @Test
  void contentEncoding_otherThanGzip_isLeftAlone() throws Exception {
    try (Exporter exporter = Exporter.answering("as it is").header("Content-Encoding", "br")) {
      fetcher.fetch(Fetches.request(exporter.url()), body);
      assertThat(Fetches.text(body)).isEqualTo("as it is");
    }
  }

  @Test
  void contentEncoding_thatIsLeft_isHandedOut() throws Exception {
    for (String encoding : List.of("br", "GZIP", "x-gzip")) {
      try (Exporter exporter = Exporter.answering("a").header("Content-Encoding", encoding)) {
        FetchResponse response = fetcher.fetch(Fetches.request(exporter.url()), body);
        assertThat(response.contentEncoding()).isEqualTo(encoding);
      }
    }
    try (Exporter exporter = Exporter.answering("a").header("Content-Encoding", "identity")) {
      FetchResponse response = fetcher.fetch(Fetches.request(exporter.url()), body);
      assertThat(response.contentEncoding()).isEmpty();
    }
  }

  @Test
  void contentType_missing_isEmpty() throws Exception {
    try (Exporter exporter = Exporter.start().body("a 1\n")) {
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).contentType()).isEmpty();
    }
  }

  @Test
  void status_otherThan200_isHandedOutWithoutBody() throws Exception {
    for (int status : new int[] {204, 206, 304, 404, 503}) {
      try (Exporter exporter = Exporter.start().status(status)) {
        assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(status);
        assertThat(body.length()).isZero();
      }
    }
  }

  @Test
  void status_500WithEndlessBody_isKnownFromItsHeaders() throws Exception {
    String page = "<p>sorry</p>".repeat(1000);
    try (RawExporter exporter = RawExporter.endless("HTTP/1.1 500 Oops\r\n\r\n", page)) {
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(500);
    }
  }

  @Test
  void headers_ofTheRequest_areSent() throws Exception {
    FetchRequest request;
    try (Exporter exporter = Exporter.answering("")) {
      request =
          new FetchRequest(
              "",
              exporter.url(),
              Map.of("Accept", "text/plain;q=0.5", "User-Agent", "Trendlake/9"),
              Duration.ofSeconds(20),
              Fetches.MEBIBYTE,
              HttpClientConfig.defaults());
      fetcher.fetch(request, body);
      assertThat(exporter.requests()).hasSize(1);
      assertThat(exporter.requests().getFirst())
          .containsEntry("Accept", List.of("text/plain;q=0.5"))
          .containsEntry("User-agent", List.of("Trendlake/9"))
          // No upgrade to HTTP/2 is offered over plain HTTP: exporters do not expect one.
          .doesNotContainKey("Upgrade");
    }
  }

  @Test
  void connection_afterAWholeAnswer_isUsedAgain() throws Exception {
    try (Exporter exporter = Exporter.answering("a 1\n")) {
      for (int i = 0; i < 5; i++) {
        fetcher.fetch(Fetches.request(exporter.url()), body);
        body.clear();
      }
      assertThat(exporter.clientPorts()).hasSize(5);
      assertThat(Set.copyOf(exporter.clientPorts())).hasSize(1);
    }
  }
}
