// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.address.HostLookup;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();
  private final Exporter end = Exporter.answering("a 1\n");

  @AfterEach
  void close() {
    fetcher.close();
    end.close();
  }

  @Test
  void redirect_isFollowedToTheBody() throws Exception {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      try (Exporter start = redirecting(status, end.url().toString())) {
        FetchResponse response = fetcher.fetch(Fetches.request(start.url()), body);
        assertThat(response.status()).isEqualTo(200);
        assertThat(Fetches.text(body)).isEqualTo("a 1\n");
        body.clear();
      }
    }
  }

  @Test
  void redirect_notToBeFollowed_isTheAnswer() throws Exception {
    try (Exporter start = redirecting(302, end.url().toString())) {
      FetchRequest request = Fetches.request(start.url(), http(false));
      assertThat(fetcher.fetch(request, body).status()).isEqualTo(302);
      assertThat(end.requests()).isEmpty();
    }
  }

  @Test
  void redirect_toAPath_staysOnTheHost() throws Exception {
    try (Exporter start = redirecting(302, "/elsewhere?a=b")) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(start.url()), body))
          .hasMessage(
              "stopped after 10 redirects, the last of them to http://"
                  + start.authority()
                  + "/elsewhere?a=b");
      assertThat(start.requests()).hasSize(10);
    }
  }

  @Test
  void redirect_withoutLocation_isTheAnswer() throws Exception {
    try (Exporter start = Exporter.start().status(302)) {
      assertThat(fetcher.fetch(Fetches.request(start.url()), body).status()).isEqualTo(302);
    }
  }

  @Test
  void redirect_toAnotherScheme_fails() {
    for (String location : List.of("file:///etc/passwd", "gopher://host/", "http:///nowhere")) {
      try (Exporter start = redirecting(302, location)) {
        assertThatThrownBy(() -> fetcher.fetch(Fetches.request(start.url()), body))
            .isInstanceOf(FetchException.class)
            .hasMessageContaining("redirected to \"" + location + "\", which is no");
      }
    }
  }

  @Test
  void credentials_goToTheSameHostOnly() throws Exception {
    Url elsewhere = Url.of(end.url().toString().replace("127.0.0.1", "localhost"));
    try (Exporter stays = redirecting(302, end.url().toString());
        Exporter leaves = redirecting(302, elsewhere.toString())) {
      fetcher.fetch(Fetches.request(stays.url(), http(true)), body);
      fetcher.fetch(Fetches.request(leaves.url(), http(true)), body);
      assertThat(leaves.requests().getFirst()).containsKeys("Authorization", "Cookie", "X-scope");
      assertThat(end.requests().get(0)).containsKeys("Authorization", "Cookie", "X-scope");
      assertThat(end.requests().get(1))
          .doesNotContainKeys("Authorization", "Cookie")
          .containsKey("X-scope");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/metrics/, /metrics/",
        "metrics/, /metrics/",
        "./, /",
        "../x, /x",
        "?a=b, /m?a=b",
        "/m2#fragment, /m2",
        "/m2?x=a b|c, /m2?x=a b|c",
        "/a b|c^, /a%20b%7Cc%5E",
        "/%2F{x}, //%7Bx%7D",
        "/ü, /%C3%BC",
        "//localhost:PORT/x, /x",
        "HTTP://localhost:PORT/x, /x",
        "http://localhost:PORT, /",
      })
  void location_inAnyForm_isFollowedAsGoDoes(String location, String target) throws Exception {
    RawExporter.Dialogue dialogue =
        connection -> {
          String request = connection.request();
          String to =
              location.replace("PORT", request.replaceFirst("(?s).*Host: [^:]*:([0-9]+).*", "$1"));
          connection.send(
              request.startsWith("GET /m HTTP")
                  ? "HTTP/1.1 302 Found\r\nLocation: "
                      + new String(to.getBytes(UTF_8), ISO_8859_1)
                      + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  : "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\na 1\n");
        };
    try (RawExporter exporter = RawExporter.talking(dialogue)) {
      fetcher.fetch(Fetches.request(exporter.url()), body);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
      assertThat(exporter.requests()).hasSize(2);
      assertThat(exporter.requests().get(1)).startsWith("GET " + target + " HTTP/1.1\r\n");
      assertThat(exporter.requests().get(1)).contains("\r\nReferer: " + exporter.url() + "\r\n");
    }
  }

  @Test
  void redirect_toAHostWithAnUnderscore_isFollowed() throws Exception {
    HostLookup everywhere = host -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    try (Exporter start = redirecting(302, "http://my_host.0:" + end.url().port() + "/metrics");
        HttpFetcher named = new HttpFetcher(new AddressPolicy.Anywhere(), everywhere)) {
      named.fetch(Fetches.request(start.url()), body);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @Test
  void redirect_withAnEmptyLocation_isTheAnswer() throws Exception {
    try (RawExporter exporter =
        RawExporter.sending("HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(302);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 305, 306, 309})
  void status_thatIsNoRedirect_isTheAnswer(int status) throws Exception {
    try (RawExporter exporter =
        RawExporter.sending(
            "HTTP/1.1 " + status + " x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(fetcher.fetch(Fetches.request(exporter.url()), body).status()).isEqualTo(status);
    }
  }

  @Test
  void redirect_withControlCharacters_isToldEscaped() {
    try (RawExporter exporter =
        RawExporter.sending("HTTP/1.1 302 Found\r\nLocation: ftp://\u009b31m/\r\n\r\n")) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url()), body))
          .hasMessageStartingWith("redirected to \"ftp://\\x9b31m/\", which is no URL to go to: ");
    }
  }

  @Test
  void redirect_withALongBody_isFollowedAtOnce() throws Exception {
    RawExporter.Dialogue dialogue =
        connection -> {
          connection.request();
          connection.send(
              "HTTP/1.1 302 Found\r\nLocation: " + end.url() + "\r\nContent-Length: 99\r\n\r\nx");
          connection.awaitEnd();
        };
    try (RawExporter exporter = RawExporter.talking(dialogue)) {
      fetcher.fetch(Fetches.request(exporter.url()), body);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @Test
  void userInAUrl_isSentAndInheritedByRelativeRedirectsOnly() throws Exception {
    RawExporter.Dialogue dialogue =
        connection -> {
          String request = connection.request();
          String location = request.startsWith("GET /m ") ? "/n" : end.url().toString();
          connection.send(
              "HTTP/1.1 302 Found\r\nLocation: "
                  + location
                  + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        };
    try (RawExporter exporter = RawExporter.talking(dialogue)) {
      Url url = Url.parse(exporter.url().toString().replace("http://", "http://me:s%20p@"));

      fetcher.fetch(Fetches.request(url), body);

      assertThat(exporter.requests())
          .hasSize(2)
          .allSatisfy(request -> assertThat(request).contains("Authorization: Basic bWU6cyBw\r\n"));
      assertThat(end.requests().getFirst()).doesNotContainKey("Authorization");
      assertThat(end.requests().getFirst().getFirst("Referer")).doesNotContain("me");
    }
  }

  private static Exporter redirecting(int status, String location) {
    return Exporter.start().status(status).header("Location", location);
  }

  private static HttpClientConfig http(boolean followRedirects) {
    BasicAuth auth = new BasicAuth(new Secret.Inline("me"), new Secret.Inline("secret"));
    return new HttpClientConfig(
        followRedirects,
        true,
        Optional.of(auth),
        Optional.empty(),
        TlsConfig.defaults(),
        List.of(
            new HttpHeader("Cookie", List.of(new Secret.Inline("c=1"))),
            new HttpHeader("X-Scope", List.of(new Secret.Inline("tenant")))));
  }
}
